-- For wrk, by serving.py: asks for the paths of a file, one after the other, and prints what came.
local requests, last = {}, tonumber(os.getenv("LOAD_FIRST"))

function init()
  wrk.headers["Accept-Encoding"] = "gzip"
  for path in io.lines(os.getenv("LOAD_PATHS")) do
    requests[#requests + 1] = wrk.format("GET", path)
  end
end

function request()
  last = last % #requests + 1
  return requests[last]
end

function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    'LOAD {"requests": %d, "seconds": %f, "errors": %d, "p50_ms": %f, "p99_ms": %f, "most_ms": %f}',
    summary.requests, summary.duration / 1e6,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3))
end
