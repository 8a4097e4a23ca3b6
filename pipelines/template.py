"""The long template: one figure a row, the headers that the reader knows without asking."""

import pandas as pd

from kpi.table import csv_bytes

HEADERS = [
    "开发区",
    "指标",
    "期间",
    "类别",
    "数值",
    "单位",
    "同比(%)",
    "口径",
    "限定",
    "状态",
    "参评数",
    "来源",
    "备注",
]
EXAMPLES = [
    [
        "本区",
        "一般公共预算收入",
        "2024年1-9月",
        "实际",
        3.42,
        "亿元",
        6.1,
        "",
        "",
        "初步",
        "",
        "区财政局",
        "",
    ],
    [
        "本区",
        "一般公共预算收入",
        "2024年",
        "目标",
        5,
        "亿元",
        "",
        "本区",
        "",
        "",
        "",
        "年初计划",
        "",
    ],
    [
        "本区",
        "地区生产总值",
        "2024年",
        "目标增速",
        8,
        "%",
        "",
        "",
        "≥",
        "",
        "",
        "年初计划",
        "",
    ],
    [
        "本区",
        "营商环境位次",
        "2024年1-6月",
        "位次",
        3,
        "位",
        "",
        "",
        "",
        "",
        24,
        "市评议",
        "",
    ],
]


def template_csv() -> bytes:
    """The template with four rows to overwrite, as CSV that Excel opens."""
    return csv_bytes(pd.DataFrame(EXAMPLES, columns=HEADERS))
