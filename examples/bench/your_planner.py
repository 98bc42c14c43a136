#!/usr/bin/env python3
"""A workload that plans: reads one JSON document, writes one request a line; iwc sends and measures them."""
import json
import random
import sys

call = json.load(sys.stdin)
draw = random.Random(call["seed"])
qps = call["load"]["qps"]
at_ms = 0.0
for number in range(call["parameters"].get("NUM_REQUESTS", 10)):
    topic = draw.choice(call["parameters"]["TOPICS"])
    print(json.dumps({
        "request_id": f"{topic}-{number}",
        "prompt": f"Tell me fact {draw.randrange(10**6)} about {topic}.",
        "max_output_tokens": 8,
        "arrival_time_ms": round(at_ms),
    }))
    at_ms += 1000 * draw.expovariate(qps)
