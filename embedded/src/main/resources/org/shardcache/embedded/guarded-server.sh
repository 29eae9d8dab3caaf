# Runs one server and kills it when the JVM that started it is gone.
# Arguments: the server's directory, its log file, the server's command line.
# Standard input is a pipe held open by the JVM: its end means that the JVM is gone.
# The first line of standard output is the server's process id.

# A signal to the whole process group (Ctrl-C) must not end the guard before the server.
trap '' HUP INT TERM

directory=$1
log=$2
shift 2
exec 3<&0

"$@" >>"$log" 2>&1 </dev/null 3<&- &
server=$!

(
  while read -r ignored <&3; do :; done
  # SIGKILL, since a stopped server reacts to nothing else; this shell's parent first, so that it
  # does not end the guard half-way.
  kill -KILL $$ "$server"
  rm -rf -- "$directory"
) >/dev/null 2>&1 &
guard=$!

echo "$server"
exec >/dev/null 2>&1 </dev/null 3<&-

# This shell reaps the server before it ends the guard: the guard never kills a recycled process id.
wait "$server"
status=$?
kill -KILL "$guard"
wait "$guard"
exit "$status"
