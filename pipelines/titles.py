"""What titles say of a whole table: period, unit, zone, indicator, and whether it is of targets."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace

from kpi.catalogue import OWN_ZONE
from kpi.name import folded
from pipelines.label import LONGEST_PERIOD, YEAR, Label, Office, is_period_fragment, reads_as_period
from pipelines.vocabulary import code_of

WIDEST_TITLE = 60
UNIT_LINE = re.compile(
    r"(?:(?<![\u3400-\u9fff])(?:计量|金额|货币|数量)?单位|unit)\s*[:：]\s*([^\s)）]+)", re.IGNORECASE
)
REPORTER_LINE = re.compile(r"(?:填报|填表|报送|编报)单位(?:\s*[(（]盖?章?[)）])?\s*[:：]\s*(\S+)")
INDICATOR_LINE = re.compile(r"^指标(?:名称)?\s*[:：]\s*(.+)$")
DATE_OF_THE_FORM = re.compile(r"填报|填表|制表|印发|报送|发布|打印|日期|文号|号$")
PART_OF_YEAR = re.compile(
    r"\d{1,2}\s*月?\s*[-—–~至到]\s*\d{1,2}\s*月|上半年|前[三3]季度|第?[一二三四1-4]季度"
)
YEAR_IN_TITLE = re.compile(r"(?<!\d)(?:19|20)\d\d\s*(?=年|Q|H|[-/.]\d)", re.IGNORECASE)
YEAR_IN_FILE_NAME = re.compile(r"(?<![\d.\-])(?:19|20)\d\d(?![\d.\-]|\s*年)")
TARGETS_IN_TITLE = re.compile(r"(?:目标|任务|计划)(?:任务)?(?:分解|下达|安排|责任|一览|汇总|清单|$|表|（|\()")
LEVEL_WORDS = re.compile(r"底线|保底|挑战|冲刺|必保目标|奋斗目标|力争目标|争取目标")
RATES_IN_TITLE = re.compile(r"(?:增速|增长率|增幅|增长速度)")
LEVELS_IN_TITLE = re.compile(r"完成|总量|进度|及|和|与|、|情况|主要")


def read_title(text: str, office: Office) -> Label:
    """What a line above a table says of the whole of it."""
    label = Label("")
    if found := INDICATOR_LINE.match(text):
        return office.label(found[1])
    whole = office.label(text)
    if whole.indicator and not whole.rest and len(text) <= WIDEST_TITLE:
        return whole
    if period := _period_in_title(text):
        label = replace(label, period=period)
    if found := UNIT_LINE.search(text):
        label = replace(label, unit=found[1].rstrip(")）"))
    if found := REPORTER_LINE.search(text):
        text = found[1]
    label = replace(label, zone=_zone_in(text, office), indicator=_indicator_in(text, office))
    if TARGETS_IN_TITLE.search(text) and not re.search(r"完成|进度|执行", text):
        label = replace(label, measure="target", basis=_level_in(text))
    elif RATES_IN_TITLE.search(text) and not LEVELS_IN_TITLE.search(text):
        label = replace(label, measure="yoy")
    return label


def read_file_name(file: str, office: Office) -> Label:
    """What the name of a file says: its zone and its period, or the one year in it."""
    stem = re.sub(r"\.[A-Za-z]{2,5}$", "", file.rsplit("/", 1)[-1])
    label = replace(read_title(stem, office), indicator="", measure="", unit="", basis="")
    years = set(YEAR_IN_FILE_NAME.findall(stem))
    return label if label.period or len(years) != 1 else replace(label, period=years.pop())


def _level_in(text: str) -> str:
    """The one level of its targets that a title names: 底线 or 挑战."""
    named = {code_of("basis", found) for found in LEVEL_WORDS.findall(text)}
    return named.pop() if len(named) == 1 else ""


def _zone_in(text: str, office: Office) -> str:
    """The longest name of a zone in a title; 开发区 alone names none."""
    return _longest_in(text, lambda name: office.knows_zone(name) and name not in OWN_ZONE, 3)


def _indicator_in(text: str, office: Office) -> str:
    return _longest_in(text, office.knows_indicator, 3)


def _longest_in(text: str, knows: Callable[[str], bool], shortest: int) -> str:
    plain = "".join(unicodedata.normalize("NFKC", text).split())[:WIDEST_TITLE]
    for size in range(min(len(plain), 24), shortest - 1, -1):
        for start in range(len(plain) - size + 1):
            part = plain[start : start + size]
            if len(folded(part)) >= shortest and knows(folded(part)):
                return part.strip("“”\"'《》（）()：:、，,。")
    return ""


def _period_in_title(line: str) -> str:
    """What a title says of the period: 2024年1-9月 of "2024年1-9月主要指标", and of
    "2024年主要指标（1-9月）"; nothing of the day on which the form was filled in."""
    plain = unicodedata.normalize("NFKC", line)
    if DATE_OF_THE_FORM.search(plain):
        return ""
    for found in YEAR_IN_TITLE.finditer(plain):
        text = _longest_period(plain[found.start() :])
        rest = plain[found.start() + len(text) :]
        if not text or re.match(r"\d|日", rest):
            continue
        part = PART_OF_YEAR.search(rest) or PART_OF_YEAR.search(plain[: found.start()])
        is_year = YEAR.fullmatch(text.rstrip("年度 "))
        return f"{found[0].strip()}年{part[0]}" if is_year and part else text
    return plain.strip() if is_period_fragment("".join(plain.split())) else ""


def _longest_period(text: str) -> str:
    """The longest beginning of a text that reads as a period."""
    beginnings = (text[:length] for length in range(LONGEST_PERIOD, 3, -1))
    return next((beginning for beginning in beginnings if reads_as_period(beginning)), "")
