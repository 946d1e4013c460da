#!/bin/sh
# Installs LookRight into a local repository of its own, builds this application against it, and runs it
# with plain java.
#
#   run.sh LOCAL_REPO MODEL [SENTENCE]
#
# LOCAL_REPO is made if it is not there; what Maven has already downloaded is taken from ~/.m2.
set -eu
[ $# -ge 2 ] || { echo "usage: run.sh LOCAL_REPO MODEL [SENTENCE]" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
repository=$(cd "$1" && pwd)
model=$(cd "$2" && pwd)
sentence=${3:-"Anna Smith of Acme moved to Oslo in May."}
maven="mvn -q -B -Dmaven.repo.local=$repository"

if [ -d "$HOME/.m2/repository" ] && [ -z "$(ls -A "$repository")" ]; then
  cp -R "$HOME/.m2/repository/." "$repository"
fi
rm -rf "$repository/io/github/lookright"
(cd "$here/../.." && $maven -Dquick -Dmaven.test.skip=true -pl tagger -am install) >&2
(cd "$here" && rm -rf target && $maven package) >&2

cd "$here"
java -cp "target/embed-1.0.jar:target/lib/*" example.Main "$model" "$sentence"
echo "$(ls target/lib | wc -l) jars, $(du -sm target/lib | cut -f1) MB" >&2
