#!/usr/bin/env python3
"""Slurm's commands for tests, without Slurm. Called as sbatch, squeue, scontrol, sacct, scancel (links to this file); called
as `drain` it does all jobs in the queue, in the order Slurm would, until none is left.

FAKE_SLURM is the folder with the queue; MAX_ARRAY_SIZE as in Slurm. BASH_ENV of whoever calls `drain` is sourced by each
element first: there it may end with exit code 200 (TIMEOUT), 201 (NODE_FAIL), 202 (PREEMPTED), 203 (OUT_OF_MEMORY).
"""
import json
import os
import pathlib
import re
import subprocess
import sys

FOLDER = pathlib.Path(os.environ["FAKE_SLURM"])
QUEUE = FOLDER / "queue.json"
ENDS = {0: "COMPLETED", 200: "TIMEOUT", 201: "NODE_FAIL", 202: "PREEMPTED", 203: "OUT_OF_MEMORY"}


def load():
    return json.loads(QUEUE.read_text()) if QUEUE.exists() else []


def save(jobs):
    QUEUE.write_text(json.dumps(jobs, indent=1))


def fail(message):
    print(message, file=sys.stderr)
    sys.exit(1)


def sbatch(arguments):
    refusals = FOLDER / "refuse"  # lines: what the next calls answer
    if refusals.exists() and (lines := refusals.read_text().splitlines()):
        refusals.write_text("\n".join(lines[1:]))
        fail("sbatch: error: " + lines[0])
    options = {}
    while arguments and arguments[0].startswith("--"):
        key, _, value = arguments.pop(0).partition("=")
        options[key] = value
    jobs = load()
    job = {"id": str(len(jobs) + 1), "options": options, "script": arguments[0], "arguments": arguments[1:], "ends": None}
    if array := options.get("--array"):
        first, last = array.split("%")[0].split("-")
        if int(last) >= int(os.environ.get("MAX_ARRAY_SIZE", 1001)):
            fail("sbatch: error: Batch job submission failed: Invalid job array specification")
        job["elements"] = list(range(int(first), int(last) + 1))
    jobs.append(job)
    save(jobs)
    print(job["id"])


def squeue(_):
    for job in load():
        if job["ends"] is None:
            size = len(job.get("elements", []))
            print(f"{job['id']}_[0-{size - 1}]" if size else job["id"], "PENDING", "Priority", "", sep="|")


def scontrol(arguments):
    if arguments[:2] == ["show", "config"]:
        print("Configuration data as of now\nMaxArraySize            = " + os.environ.get("MAX_ARRAY_SIZE", "1001"))
        return
    for job in load():
        if job["id"] == arguments[-1]:
            for end in job["ends"] or []:
                print(f"JobId=9 ArrayJobId={job['id']} ArrayTaskId={end['element']} JobName=x JobState={end['state']} "
                      f"ReqNodeList=(null) NodeList={end['node']} ExitCode={end['code']}:{end['signal']}")


def scancel(_):
    jobs = load()
    for job in jobs:
        job["ends"] = job["ends"] if job["ends"] is not None else []
    save(jobs)


def run(job, element):
    environment = dict(os.environ, SLURMD_NODENAME=f"n{(element or 0) % 3 + 1}", SLURM_JOB_ID=job["id"])
    if element is not None:
        environment |= {"SLURM_ARRAY_TASK_ID": str(element), "SLURM_ARRAY_JOB_ID": job["id"]}
    excluded = job["options"].get("--exclude", "").split(",")
    while environment["SLURMD_NODENAME"] in excluded:
        environment["SLURMD_NODENAME"] = f"n{int(environment['SLURMD_NODENAME'][1:]) % 3 + 1}"
    log = re.sub("%[%a]", lambda m: str(element) if m[0] == "%a" else "%", job["options"]["--output"])
    with open(log, "a") as out:
        code = subprocess.run(["bash", job["script"], *job["arguments"]], stdout=out, stderr=out, env=environment).returncode
    return {"element": element, "node": environment["SLURMD_NODENAME"], "state": ENDS.get(code, "FAILED"),
            "code": max(code, 0), "signal": max(-code, 0)}


def drain(_):
    while waiting := [job for job in load() if job["ends"] is None]:
        job = waiting[0]  # jobs only ever wait for earlier ones
        ends = [run(job, element) for element in job.get("elements", [None])]
        jobs = load()
        for other in jobs:
            if other["id"] == job["id"]:
                other["ends"] = ends
        save(jobs)


def main():
    name = pathlib.Path(sys.argv[0]).name
    if name == "sacct":
        fail("Slurm accounting storage is disabled")
    {"sbatch": sbatch, "squeue": squeue, "scontrol": scontrol, "scancel": scancel, "drain": drain}[name](sys.argv[1:])


main()
