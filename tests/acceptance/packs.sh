#!/bin/sh
# Every pack from init to report: the five plans on synthetic values, the Healthy China Action on what was published. The same
# evaluation twice must be the same bytes; verify must be clean; the numbers of the report must resolve.
set -u
k=${KANGCE:-build/kangce}
k=$(readlink -f "$k")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
bad=0
tell() { # tell STATUS NAME
  if [ "$1" = 0 ]; then echo "ok $2"; else echo "not ok $2"; bad=1; sed 's/^/    /' log; fi
}
one() { # one PACK YEAR
  db=$1.db
  "$k" init --db "$db" --plan "$1" >log 2>&1; tell $? "$1: init"
  if [ "$1" = healthy-china-2019 ]; then
    "$k" import china-published --db "$db" >log 2>&1; tell $? "$1: import of published values"
    "$k" import china-published --db "$db" >again 2>&1 && grep -qE '(导入|imported)[^0-9]*0' again; cp again log; tell $? "$1: the same import again changes nothing"
  else
    "$k" sample --db "$db" --year "$2" --seed 7 >log 2>&1; tell $? "$1: sample"
  fi
  "$k" evaluate --db "$db" --year "$2" --format json -o a.json >log 2>&1; tell $? "$1: evaluate"
  "$k" evaluate --db "$db" --year "$2" --format json -o b.json >log 2>&1 && cmp a.json b.json >>log 2>&1; tell $? "$1: the same evaluation is the same bytes"
  "$k" report annual --db "$db" --year "$2" -o zh.html >log 2>&1; tell $? "$1: report in Chinese"
  "$k" report annual --db "$db" --year "$2" -o en.html --lang en >log 2>&1; tell $? "$1: report in English"
  grep -oE '(\bnan\b|NaN|\bnull\b|undefined|\{[0-9]\})' zh.html en.html >log; [ ! -s log ]; tell $? "$1: no raw null in the reports"
  "$k" verify --db "$db" >log 2>&1; tell $? "$1: verify"
  for id in $(python3 -c "
import json,random
r=json.load(open('a.json'))['results']
random.seed(5)
print(' '.join(x['id'] for x in random.sample(r,min(20,len(r)))))"); do
    "$k" explain "$id" --db "$db" >log 2>&1 || { tell 1 "$1: explain $id"; return; }
  done
  tell 0 "$1: twenty ids drawn at random resolve"
}
one healthy-china-2019 2022
one wuwei-2020 2022
one zhejiang-2023 2024
one wenling-2023 2024
one yuhang-2018 2019
one lishui-2020 2022
exit $bad
