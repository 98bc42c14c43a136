"""Loads files that `iwc convert` wrote with the peers' own code. Prints one line a format: name, rows, outcome."""
import json, sys
from importlib.metadata import version

folder = sys.argv[1]


def report(name, check):
    try:
        print(f"{name}\t{check()}")
    except ImportError as error:
        print(f"{name}\tnot measured ({error})")
    except Exception as error:  # the point is to see what the peer says
        print(f"{name}\tREFUSED {type(error).__name__}: {error}")


def lines(name):
    with open(f"{folder}/{name}.jsonl") as file:
        return [json.loads(line) for line in file]


def aiperf(model_name, file):
    def check():
        from aiperf.dataset.loader import models

        rows = [getattr(models, model_name).model_validate(row) for row in lines(file)]
        return f"accepted {len(rows)} rows by {model_name}, aiperf {version('aiperf')}"

    return check


def parquet():
    import pyarrow.parquet as pq

    table = pq.read_table(f"{folder}/parquet.parquet")
    return f"accepted {table.num_rows} rows, {table.num_columns} columns, pyarrow {version('pyarrow')}"


def vidur_lengths():
    import pandas
    from vidur.config import TraceRequestLengthGeneratorConfig
    from vidur.request_generator.trace_request_length_generator import TraceRequestLengthGenerator

    file = f"{folder}/vidur.csv"
    generator = TraceRequestLengthGenerator(TraceRequestLengthGeneratorConfig(trace_file=file, seed=0))
    ours = pandas.read_csv(file)[["num_prefill_tokens", "num_decode_tokens"]].itertuples(index=False)
    expected = sorted(tuple(row) for row in ours)
    # It deals the rows out in an order of its own.
    found = sorted(tuple(int(n) for n in generator.get_next_num_tokens()) for _ in expected)
    if found != expected:
        raise ValueError("the lengths are not those of the file")
    return f"accepted {len(found)} rows, lengths equal, by TraceRequestLengthGenerator, vidur {version('vidur')}"


def vidur_replay():
    from vidur.config import TraceRequestGeneratorConfig
    from vidur.request_generator.trace_replay_request_generator import TraceReplayRequestGenerator

    generator = TraceReplayRequestGenerator(TraceRequestGeneratorConfig(trace_file=f"{folder}/vidur.csv"))
    return f"accepted {len(generator.generate_requests())} rows by TraceReplayRequestGenerator, vidur {version('vidur')}"


def guidellm():
    from datasets import load_dataset
    from guidellm.data.preprocessors.mappers import GenerativeColumnMapper

    data = load_dataset("json", data_files=f"{folder}/guidellm.jsonl", split="train")
    mappings = GenerativeColumnMapper.datasets_mappings([data])
    return f"accepted {len(data)} rows, columns {sorted(kind for kind, _ in mappings)}, guidellm {version('guidellm')}"


report("aiperf-single-turn", aiperf("SingleTurn", "aiperf-single-turn"))
report("aiperf-multi-turn", aiperf("MultiTurn", "aiperf-multi-turn"))
report("aiperf-mooncake", aiperf("MooncakeTrace", "aiperf-mooncake"))
report("mooncake (read by aiperf)", aiperf("MooncakeTrace", "mooncake"))
report("parquet", parquet)
report("guidellm", guidellm)
report("vidur", vidur_lengths)
report("vidur", vidur_replay)
