#!/usr/bin/env python3
"""A workload program that sends for itself: --model --base-url --qps --output --api-type, and a CSV comes out.

Standard library only. Failed requests stay in the CSV, with the error that they met.
"""
import argparse
import csv
import json
import threading
import time
import urllib.request

COLUMNS = ["request_id", "launch_time", "finish_time", "ttft", "generation_time",
           "prompt_tokens", "generation_tokens", "error"]


def ask(args, number, rows):
    chat = args.api_type == "chat"
    body = {"model": args.model, "max_tokens": args.answer_len, "stream": True,
            "stream_options": {"include_usage": True}}
    question = f"Question {number}: what is {number} times seven?"
    body.update({"messages": [{"role": "user", "content": question}]} if chat else {"prompt": question})
    url = f"{args.base_url}/v1/{'chat/completions' if chat else 'completions'}"
    row = {"request_id": f"q{number}", "launch_time": time.time(), "error": ""}
    first, usage = None, {}
    try:
        request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            for line in answer:
                if not line.startswith(b"data: {"):
                    continue
                event = json.loads(line[6:])
                usage = event.get("usage") or usage
                for choice in event.get("choices", []):
                    if first is None and (choice.get("text") or choice.get("delta", {}).get("content")):
                        first = time.time()
    except Exception as error:
        row["error"] = str(error)
    row["finish_time"] = time.time()
    if first is not None:
        row["ttft"] = first - row["launch_time"]
        row["generation_time"] = row["finish_time"] - first
    row["prompt_tokens"] = usage.get("prompt_tokens", "")
    row["generation_tokens"] = usage.get("completion_tokens", "")
    rows.append(row)


def main():
    parser = argparse.ArgumentParser()
    for flag in ("--model", "--base-url", "--output"):
        parser.add_argument(flag, required=True)
    parser.add_argument("--qps", type=float, required=True)
    parser.add_argument("--api-type", choices=["completions", "chat"], default="completions")
    parser.add_argument("--num-requests", type=int, default=10)
    parser.add_argument("--answer-len", type=int, default=8)
    args = parser.parse_args()
    rows, threads, start = [], [], time.monotonic()
    for number in range(args.num_requests):
        time.sleep(max(0, start + number / args.qps - time.monotonic()))
        thread = threading.Thread(target=ask, args=(args, number, rows))
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()
    with open(args.output, "w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(sorted(rows, key=lambda row: row["launch_time"]))


if __name__ == "__main__":
    main()
