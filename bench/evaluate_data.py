#!/usr/bin/env python3
"""Makes a plan of N targets and a list of M regions (one province, prefectures, counties) for bench/evaluate.sh.

usage: evaluate_data.py N M PLAN.yaml REGIONS.csv
"""
import sys


def main():
    n, m = int(sys.argv[1]), int(sys.argv[2])
    with open(sys.argv[3], "w", encoding="utf-8") as f:
        f.write('schema: "kangce.plan/1"\nstatus: confirmed\ntitle: "bench"\nissuer: "bench"\njurisdiction: "浙江省"\nregion: "330000"\n'
                'level: province\nissued: "2017-01-01"\ndeclared_action_count: null\nperiod: [2017, 2030]\nactions:\n'
                '  - { "no": 1, group: null, name: "行动", lead: ["省卫生健康委"], support: [], section: "1" }\ntargets:\n')
        for i in range(n):
            better = ">=" if i % 3 else "<="
            for k, (year, value) in enumerate(((2025, 60 if i % 3 else 30), (2030, 75 if i % 3 else 20))):
                f.write('  - { id: T%03d, action_no: 1, indicator: "指标%03d的水平", code: null, scope: null, comparator: "%s", value: %d, unit: "%%", '
                        'year: %d, approx: false, basis: null, section: "1", confidence: 1, warnings: [] }\n' % (2 * i + k + 1, i + 1, better, value, year))
    with open(sys.argv[4], "w", encoding="utf-8") as f:
        f.write("code,name,level,parent\n330000,浙江省,province,\n")
        left, p = m - 1, 0
        while left > 0:
            p += 1
            f.write("33%02d00,市%02d,prefecture,330000\n" % (p, p))
            left -= 1
            for c in range(1, 100):
                if left <= 0 or c >= 61:
                    break
                f.write("33%02d%02d,县%02d%02d,county,33%02d00\n" % (p, c, p, c, p))
                left -= 1


main()
