"""Figures of an invented province, 岚川省, written as people fill in the long template."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.random import PCG64, Generator
from pandas import DataFrame

Figures = dict[str, np.ndarray]  # indicator → zones × years (2020 first, never printed) × quarters

ZONES = Path(__file__).parents[1] / "data" / "catalogue" / "zones_simulated.csv"
HEADER = "开发区,指标,期间,类别,数值,单位,同比(%),口径,限定,状态,参评数,来源,备注"
YEARS = (2021, 2022, 2023, 2024)
YEAR_PERIODS = [f"{year}年" for year in YEARS]
QUARTER_ENDS = ("年1-3月", "年1-6月", "年1-9月", "年")
PERIODS = [f"{year}{end}" for year in YEARS for end in QUARTER_ENDS][:-1]
PROGRESS = np.array([1, 1, 1, 0.75])  # 序时进度 at the last figure of each year
LATEST, HALF_YEAR = "2024年1-9月", "2024年1-6月"


@dataclass(frozen=True)
class Flow:
    """A cumulative figure: `level` is a year's amount at size 1, or the ratio to `part_of`."""

    name: str
    unit: str
    decimals: int
    level: tuple[float, float]
    growth_pp: float = 0
    spread_pp: float = 0
    part_of: str = ""
    elasticity: float = 1
    additive: bool = True
    published: str = ""  # how the growth is printed: "row", "column" or not at all


@dataclass(frozen=True)
class Level:
    """A figure at a date, stock or ratio: a random walk by the quarter, drift a year."""

    name: str
    unit: str
    decimals: int
    level: tuple[float, float]
    drift: float
    noise: float
    elasticity: float = 0
    additive: bool = False
    cap: float = np.inf


@dataclass(frozen=True)
class Target:
    """What a zone is asked for in a year; `sign` is −1 where less is better."""

    name: str
    method: str
    basis: str
    limit: str
    sign: int


FLOWS = (
    Flow("地区生产总值", "亿元", 2, (50, 72), 6.2, 1.8, published="row"),
    Flow(
        "第二产业增加值",
        "亿元",
        2,
        (0.42, 0.58),
        part_of="地区生产总值",
        published="row",
    ),
    Flow(
        "第三产业增加值",
        "亿元",
        2,
        (0.28, 0.38),
        part_of="地区生产总值",
        published="row",
    ),
    Flow(
        "规上工业增加值",
        "亿元",
        2,
        (0.6, 0.8),
        part_of="第二产业增加值",
        published="row",
    ),
    Flow("规上工业总产值", "亿元", 2, (4, 5.2), part_of="规上工业增加值"),
    Flow(
        "规上工业营业收入",
        "亿元",
        2,
        (0.9, 1.04),
        part_of="规上工业总产值",
        published="column",
    ),
    Flow("规上工业利润总额", "亿元", 4, (0.04, 0.085), part_of="规上工业营业收入"),
    Flow("固定资产投资", "亿元", 2, (34, 52), 5.5, 6.5, published="column"),
    Flow("工业投资", "亿元", 2, (0.45, 0.65), part_of="固定资产投资"),
    Flow("制造业投资", "亿元", 2, (0.7, 0.9), part_of="工业投资"),
    Flow("社会消费品零售总额", "亿元", 2, (14, 27), 5.8, 2.8, published="column"),
    Flow("一般公共预算收入", "万元", 0, (32000, 50000), 4.5, 4, published="column"),
    Flow("税收收入", "万元", 0, (0.68, 0.86), part_of="一般公共预算收入"),
    Flow("进出口总额", "亿元", 2, (15, 45), 5, 6.5, published="column"),
    Flow("出口额", "亿元", 2, (0.55, 0.85), part_of="进出口总额"),
    Flow("实际使用外资", "亿美元", 4, (0.2, 0.7), 2, 5),
    Flow("到位内资", "亿元", 2, (20, 40), 6, 4),
    Flow("新签约项目数", "个", 0, (16, 30), 5, 5, elasticity=0.6),
    Flow("新开工项目数", "个", 0, (11, 21), 4, 5, elasticity=0.6),
    Flow("土地开垦（围垦）面积", "亩", 0, (120, 420), 3, 5, elasticity=0.5),
    Flow("供地面积", "亩", 0, (600, 1200), 2, 5, elasticity=0.7),
    Flow("闲置低效用地处置面积", "亩", 0, (250, 550), 6, 5, elasticity=0.7),
    Flow("城镇新增就业", "人", 0, (1700, 2700), 2.5, 3.5),
    Flow("每百万人信访总量", "件次", 0, (240, 420), -5, 3, elasticity=0, additive=False),
    Flow("政务服务办结量", "件", 0, (18000, 34000), 7, 4, elasticity=0.9),
    Flow("生产安全事故起数", "起", 0, (5, 12), -6, 3, elasticity=0.5),
)
LEVELS = (
    Level("规上工业企业数", "家", 0, (36, 60), 0.05, 0.006, 0.9, additive=True),
    Level("批而未供土地面积", "公顷", 2, (40, 90), -0.07, 0.012, 0.7, additive=True),
    Level("建成区面积", "平方公里", 2, (7, 11), 0.028, 0.002, 0.8, additive=True),
    Level("高新技术企业数", "家", 0, (22, 40), 0.1, 0.012, 0.9, additive=True),
    Level("研发投入强度", "%", 2, (1.4, 3.9), 0.03, 0.01),
    Level("高新技术产业产值占比", "%", 2, (28, 52), 0.025, 0.008),
    Level("12345热线办结率", "%", 2, (92, 98.6), 0.003, 0.002, cap=99.96),
    Level("政务服务好评率", "%", 2, (95, 99.2), 0.0015, 0.001, cap=99.98),
    Level("单位GDP能耗", "吨标准煤/万元", 4, (0.18, 0.62), -0.034, 0.006),
    Level("空气优良天数比例", "%", 2, (76, 92), 0.008, 0.008, cap=98.6),
)
RANKS = ("营商环境位次", "综合考评位次")
SHARE, TAX_SHARE, TAX_PER_MU = (
    "地区生产总值占比",
    "税收占一般公共预算收入比重",
    "亩均税收",
)
DERIVED_UNITS = {SHARE: "%", TAX_SHARE: "%", TAX_PER_MU: "万元/亩"}
PRINTED = {each.name: (each.unit, each.decimals) for each in (*FLOWS, *LEVELS)}
ADDITIVE = {each.name for each in (*FLOWS, *LEVELS) if each.additive}

TARGET_ROWS = (  # indicators, method, basis, limit, sign
    ("一般公共预算收入 固定资产投资", "amount", "本区", "", 1),
    ("规上工业总产值 新签约项目数 新开工项目数 供地面积", "amount", "", "", 1),
    ("到位内资 实际使用外资 城镇新增就业", "amount", "市下达", "", 1),
    ("土地开垦（围垦）面积 闲置低效用地处置面积", "amount", "市下达", "", 1),
    ("每百万人信访总量 生产安全事故起数", "amount", "", "≤", -1),
    ("地区生产总值 规上工业增加值", "growth", "市下达", "≥", 1),
    ("社会消费品零售总额 进出口总额 工业投资", "growth", "", "≥", 1),
    ("营商环境位次 综合考评位次", "rank", "", "≤", 1),
    (SHARE, "share", "", "", 1),
    ("高新技术企业数 规上工业企业数 建成区面积", "stock", "", "", 1),
    ("批而未供土地面积", "stock", "市下达", "≤", -1),
    (
        "研发投入强度 政务服务好评率 12345热线办结率 空气优良天数比例",
        "ratio",
        "",
        "",
        1,
    ),
    ("单位GDP能耗", "ratio", "市下达", "≤", -1),
)
TARGETS = [Target(name, *row[1:]) for row in TARGET_ROWS for name in row[0].split()]
TARGET_CATEGORIES = {"growth": "目标增速", "rank": "目标位次", "share": "目标占比"}
LEADS = (
    (0.5, 0.002, 0.1),
    (0.33, -0.095, -0.005),
    (0.17, -0.25, -0.11),
)  # odds, low, high

SEASON = np.array([0.20, 0.26, 0.26, 0.28])
CITY_GROWTH_PP = {"岚江": 1.2, "望汀": 0.4, "青麓": -0.3, "沅泊": -1.3}
SIZES = {"national": (3.0, 6.0), "provincial": (0.3, 2.4)}
PARKED, PARK_SIZES = (
    "sim_13",
    {"sim_13a": 0.8, "sim_13b": 0.6, "sim_13c": 0.5, "sim_13d": 0.4},
)
INLAND_RECLAIMERS = ("sim_03", "sim_05", "sim_16")
NOTHING_RECLAIMED = (("sim_08", 2023), ("sim_21", 2023))
LOSSES = (("sim_11", 2023), ("sim_17", 2023), ("sim_17", 2024))
TIED = ("地区生产总值", "新签约项目数")
PLANTED = {*TIED, "土地开垦（围垦）面积", "规上工业利润总额"}
UNREPORTED = ("sim_22", ("地区生产总值", "一般公共预算收入", TAX_SHARE))
REVISIONS = (
    ("sim_09", "地区生产总值", 1.018),
    ("sim_02", "固定资产投资", 1.031),
    ("sim_15", "固定资产投资", 1.024),
    ("sim_04", "规上工业营业收入", 0.972),
    ("sim_20", "规上工业营业收入", 1.035),
    ("sim_07", "社会消费品零售总额", 0.981),
    ("sim_24", "社会消费品零售总额", 1.022),
    ("sim_10", "进出口总额", 1.043),
    ("sim_01", "到位内资", 0.954),
    ("sim_18", "实际使用外资", 0.947),
    ("sim_12", "城镇新增就业", 1.027),
    ("sim_23", "供地面积", 0.962),
)


def read_zones() -> DataFrame:
    """The invented zones of the catalogue, indexed by zone_id, in file order."""
    return pd.read_csv(ZONES, encoding="utf-8-sig", dtype=str, keep_default_na=False).set_index("zone_id")


def simulate_sizes(zones: DataFrame, rng: Generator) -> np.ndarray:
    """A factor for each zone: evenly spread in logarithms within its level, then shuffled."""
    sizes = pd.Series(PARK_SIZES).reindex(zones.index)
    for level, (low, high) in SIZES.items():
        members = zones.index[zones["level"].eq(level) & zones["parent_id"].eq("")]
        sizes[members] = rng.permutation(np.geomspace(low, high, len(members)))
    return sizes.to_numpy()


def simulate_growth(flow: Flow, cities: np.ndarray, rng: Generator) -> np.ndarray:
    """Growth on the same months a year before, zones × 4 years × quarters, as a fraction."""
    count, spread = len(cities), flow.spread_pp
    growth = flow.growth_pp + cities[:, None, None] + rng.normal(0, 0.5 * spread, (count, 1, 1))
    growth = growth + rng.normal(0, 0.7 * spread, (count, 4, 1))
    growth = growth + rng.normal(0, 0.2 * spread, (count, 4, 4))
    # Parts move by some points more than their whole, so the whole keeps clear of −12 and +25.
    return np.clip(growth, -8.5, 21) / 100


def simulate_flow(
    flow: Flow, figures: Figures, sizes: np.ndarray, cities: np.ndarray, rng: Generator
) -> np.ndarray:
    """Cumulative amounts, zones × 5 years × quarters, unrounded."""
    count = len(sizes)
    level = rng.uniform(*flow.level, (count, 1, 1))
    if flow.part_of:
        drift = rng.normal(0, 0.006, (count, 5, 1)) + rng.normal(0, 0.0015, (count, 5, 4))
        return figures[flow.part_of] * level * (1 + np.clip(drift, -0.015, 0.015))
    shape = SEASON * (1 + rng.normal(0, 0.05, (count, 4)))
    shape = (shape / shape.sum(axis=1, keepdims=True)).cumsum(axis=1)
    steps = np.ones((count, 5, 4))
    steps[:, 1:] += simulate_growth(flow, cities, rng)
    return level * (sizes**flow.elasticity)[:, None, None] * shape[:, None] * steps.cumprod(axis=1)


def simulate_level(level: Level, sizes: np.ndarray, rng: Generator) -> np.ndarray:
    """Levels at quarter ends, zones × 5 years × quarters, unrounded."""
    start = rng.uniform(*level.level, len(sizes)) * sizes**level.elasticity
    steps = 1 + rng.normal(level.drift / 4, level.noise, (len(sizes), 20))
    return np.minimum(start[:, None] * steps.cumprod(axis=1), level.cap).reshape(-1, 5, 4)


def join_parks(values: np.ndarray, zones: DataFrame, additive: bool) -> np.ndarray:
    """The same values with 一区四园 made the sum of its parks, or their mean where none is."""
    parks = values[zones["parent_id"].eq(PARKED).to_numpy()]
    values[zones.index.get_loc(PARKED)] = parks.sum(axis=0) if additive else parks.mean(axis=0)
    return values


def simulate_rank(zones: DataFrame, rng: Generator) -> np.ndarray:
    """Places 1, 2, 2, 4 of the zones that are no park; parks are missing."""
    scores = rng.normal(0, 6, (len(zones), 1)) + rng.normal(0, 0.9, (len(zones), 20)).cumsum(axis=1)
    scores[zones["parent_id"].ne("")] = np.nan
    ranks = DataFrame(np.round(scores * 20)).rank(ascending=False, method="min")
    return ranks.to_numpy().reshape(-1, 5, 4)


def share_in_city(zones: DataFrame, gdp: np.ndarray, rng: Generator) -> np.ndarray:
    """占全市比重 in %, where the zones of a city make up about a third of it; parks are missing."""
    table = DataFrame(gdp.reshape(len(zones), -1), index=zones.index)
    table = table[zones["parent_id"].eq("")]
    whole = table.groupby(zones["city"]).transform("sum") * rng.uniform(2.6, 3.2)
    return (table / whole * 100).reindex(zones.index).to_numpy().reshape(gdp.shape).round(2)


def tie_closest(values: np.ndarray, zones: DataFrame) -> None:
    """Raise one of the two closest zones of the latest period to the other's figure."""
    free = zones["parent_id"].eq("") & ~zones.index.isin((PARKED, UNREPORTED[0], REVISIONS[0][0]))
    rows = np.flatnonzero(free)
    rows = rows[np.argsort(values[rows, 4, 2], kind="stable")]
    closest = np.diff(values[rows, 4, 2]).argmin()
    values[rows[closest], 4, 2] = values[rows[closest + 1], 4, 2]


def plant_cases(figures: Figures, zones: DataFrame) -> None:
    """Put in what a reader of such tables must survive: bases of zero, losses, equal figures."""
    reclaimed, profit = figures["土地开垦（围垦）面积"], figures["规上工业利润总额"]
    coastal = zones["city"].isin(("望汀", "沅泊")) | zones.index.isin(INLAND_RECLAIMERS)
    reclaimed[~coastal] = np.nan
    for zone, year in NOTHING_RECLAIMED:
        reclaimed[zones.index.get_loc(zone), year - 2020] = 0
    for zone, year in LOSSES:
        profit[zones.index.get_loc(zone), year - 2020] *= -0.4
    for name in TIED:
        tie_closest(figures[name], zones)


def simulate_figures(zones: DataFrame, rng: Generator) -> Figures:
    """Every indicator at its printed decimals; what is derived is derived from the printed."""
    figures: Figures = {}
    sizes = simulate_sizes(zones, rng)
    cities = zones["city"].map(CITY_GROWTH_PP).to_numpy()
    for flow in FLOWS:
        values = simulate_flow(flow, figures, sizes, cities, rng).round(flow.decimals)
        figures[flow.name] = join_parks(values, zones, flow.additive).round(flow.decimals)
    for level in LEVELS:
        values = simulate_level(level, sizes, rng).round(level.decimals)
        figures[level.name] = join_parks(values, zones, level.additive).round(level.decimals)
    plant_cases(figures, zones)
    tax_wan, area_mu = figures["税收收入"], figures["建成区面积"] * 1500
    figures[TAX_SHARE] = (tax_wan / figures["一般公共预算收入"] * 100).round(2)
    figures[TAX_PER_MU] = (tax_wan / area_mu).round(2)
    figures[SHARE] = share_in_city(zones, figures["地区生产总值"], rng)
    return figures | {name: simulate_rank(zones, rng) for name in RANKS}


def measure_growth(values: np.ndarray) -> np.ndarray:
    """Growth in % on the year before, zones × 4 years × quarters; missing on a base of zero."""
    base = values[:, :-1]
    return (values[:, 1:] / np.where(base == 0, np.nan, base) - 1) * 100


def publish_growth(values: np.ndarray, rng: Generator) -> np.ndarray:
    """Growth in % as an office would print it: near the computed rate, 3 in 100 farther off."""
    growth = measure_growth(values)
    near = np.clip(rng.normal(0, 0.2, growth.shape), -0.44, 0.44)
    far = rng.uniform(0.6, 1.5, growth.shape) * rng.choice((-1, 1), growth.shape)
    growth += np.where(rng.random(growth.shape) < 0.03, far, near)
    growth[:, 0] = np.nan  # the year before the first is not printed, so no growth is either
    return growth.round(1) + 0.0  # no "-0.0" in print


def tabulate(
    zones: DataFrame,
    values: np.ndarray,
    periods: list[str],
    decimals: int,
    **columns: object,
) -> DataFrame:
    """Rows of the template, a figure each, for values of zones × periods; missing ones left out."""
    values = values.reshape(len(zones), -1)[:, : len(periods)]
    frame = DataFrame(
        {
            "开发区": np.repeat(zones["name_zh"].to_numpy(), len(periods)),
            "期间": np.tile(periods, len(zones)),
            "数值": values.ravel(),
        }
    )
    return frame.assign(decimals=decimals, **columns).dropna(subset="数值")


def tabulate_flow(flow: Flow, zones: DataFrame, values: np.ndarray, rng: Generator) -> DataFrame:
    """Actuals of one flow with the growth that is published, as a column or as rows of its own."""
    columns = {"指标": flow.name, "类别": "实际", "单位": flow.unit}
    rows = tabulate(zones, values[:, 1:], PERIODS, flow.decimals, **columns)
    if not flow.published:
        return rows
    growth = publish_growth(values, rng)
    if flow.published == "column":
        return rows.assign(**{"同比(%)": growth.reshape(len(zones), -1)[:, :-1].ravel()})
    columns |= {"类别": "同比", "单位": "%", "口径": "可比价"}
    return pd.concat([rows, tabulate(zones, growth, PERIODS, 1, **columns)])


def tabulate_actuals(zones: DataFrame, figures: Figures, rng: Generator) -> DataFrame:
    """Everything that happened, 2021 to the latest quarter."""
    frames = [tabulate_flow(flow, zones, figures[flow.name], rng) for flow in FLOWS]
    levels = {level.name: PRINTED[level.name] for level in LEVELS}
    levels |= {name: (DERIVED_UNITS[name], 2) for name in (TAX_SHARE, TAX_PER_MU)}
    for name, (unit, decimals) in levels.items():
        columns = {"指标": name, "类别": "实际", "单位": unit}
        frames.append(tabulate(zones, figures[name][:, 1:], PERIODS, decimals, **columns))
    for name in RANKS:
        columns = {"指标": name, "类别": "位次", "单位": "位", "参评数": "24"}
        frames.append(tabulate(zones, figures[name][:, 1:], PERIODS, 0, **columns))
    columns = {"指标": "地区生产总值", "类别": "占比", "单位": "%", "备注": "占全市"}
    frames.append(tabulate(zones, figures[SHARE][:, 1:], PERIODS, 2, **columns))
    actuals = pd.concat(frames, ignore_index=True)
    return actuals.assign(状态=np.where(actuals["期间"].eq(LATEST), "初步", ""))


def lose_figures(actuals: DataFrame, zones: DataFrame, rng: Generator) -> DataFrame:
    """The same rows less one in a hundred, fifteen of them a token, one zone late with two."""
    late = actuals["开发区"].eq(zones.at[UNREPORTED[0], "name_zh"]) & actuals["期间"].eq(LATEST)
    actuals = actuals[~(late & actuals["指标"].isin(UNREPORTED[1]))]
    # Rows that show something on purpose, and parks that must add up, are never lost.
    kept = zones["name_zh"][zones.index.str.startswith(PARKED)]
    kept_rows = actuals["开发区"].isin(kept) | actuals["指标"].isin(PLANTED)
    kept_rows |= actuals["期间"].eq(HALF_YEAR) & actuals["指标"].isin({row[1] for row in REVISIONS})
    losable = actuals.index[actuals["类别"].eq("实际") & ~kept_rows]
    lost = rng.choice(losable, len(actuals) // 100, replace=False)
    tokens = pd.Series(np.resize(["—", "…", "x"], 15), index=lost[:15])
    return actuals.assign(token=tokens).drop(index=lost[15:])


def simulate_leads(count: int, skip: float, rng: Generator) -> np.ndarray:
    """How far ahead of the line each zone ends each year, as a fraction; missing: no target."""
    odds, low, high = np.array(LEADS).T
    kind = rng.choice(len(LEADS), (count, 4), p=odds)
    leads = rng.uniform(low[kind], high[kind])
    leads[rng.random(count) < skip] = np.nan
    return leads


def pick_latest(values: np.ndarray) -> np.ndarray:
    """The last printed figure of each year, zones × 4 years."""
    return np.hstack([values[:, 1:4, 3], values[:, 4:, 2]])


def round_significant(values: np.ndarray, decimals: int) -> np.ndarray:
    """Three significant digits at most, as targets are set; zero becomes missing."""
    values = np.where(values > 0, values, np.nan)
    scale = 10.0 ** np.minimum(2 - np.floor(np.log10(values)), decimals)
    return np.maximum(np.round(values * scale) / scale, 10.0**-decimals)


def set_target(target: Target, values: np.ndarray, leads: np.ndarray) -> np.ndarray:
    """The targets, zones × 4 years, under which the latest figures have these leads."""
    latest, signed = pick_latest(values), target.sign * leads
    if target.method == "amount":
        return round_significant(latest / (PROGRESS + signed), PRINTED[target.name][1])
    if target.method == "growth":
        growth = np.hstack([measure_growth(values)[:, :3, 3], measure_growth(values)[:, 3:, 2]])
        return np.clip(np.round((growth - 25 * leads) * 2) / 2, 3, 15)
    if target.method == "rank":
        return np.clip(np.round(latest + 40 * leads), 1, 24)
    if target.method == "stock":
        base = values[:, :4, 3]
        step = target.sign * np.maximum(target.sign * (latest - base), 0.01 * base)
        return base + step / (PROGRESS + leads)
    ceiling = np.inf if target.sign < 0 else 100
    return np.minimum(latest * (1 - 0.3 * signed), ceiling)


def tabulate_target(target: Target, zones: DataFrame, values: np.ndarray, basis: str) -> DataFrame:
    """Rows of one target set by one side."""
    unit, decimals = PRINTED.get(target.name, ("%", 2))
    if target.method in ("growth", "rank"):
        unit, decimals = ("%", 1) if target.method == "growth" else ("位", 0)
    values = values.round(decimals)
    if target.name in ADDITIVE and target.method in ("amount", "stock"):
        values = join_parks(values, zones, additive=True)
    columns = {
        "指标": "地区生产总值" if target.name == SHARE else target.name,
        "类别": TARGET_CATEGORIES.get(target.method, "目标"),
        **{"单位": unit, "口径": basis, "限定": target.limit},
    }
    return tabulate(zones, values, YEAR_PERIODS, decimals, **columns)


def tabulate_targets(zones: DataFrame, figures: Figures, rng: Generator) -> DataFrame:
    """Every yearly target; where the zone sets its own, the city's lower one beside it."""
    frames = []
    for target in TARGETS:
        sides = (target.basis, "市下达") if target.basis == "本区" else (target.basis,)
        leads = simulate_leads(len(zones), 0.04 if len(sides) == 1 else 0, rng)
        values = set_target(target, figures[target.name], leads)
        for basis in sides:
            frames.append(tabulate_target(target, zones, values, basis))
            values = round_significant(values * rng.uniform(0.94, 0.98, values.shape), 2)
    return pd.concat(frames, ignore_index=True)


def tabulate_curve(zones: DataFrame, targets: DataFrame, rng: Generator) -> DataFrame:
    """Cumulative targets of the quarters of 2024 in 岚江; the fourth is the year's own target."""
    members = zones[zones["city"].eq("岚江")]
    asked = targets[targets["指标"].eq("固定资产投资") & targets["口径"].eq("本区")]
    asked = asked[asked["期间"].eq("2024年")].set_index("开发区")["数值"]
    shape = np.array([0.18, 0.44, 0.71]) + rng.uniform(-0.02, 0.02, (len(members), 3))
    values = asked[members["name_zh"]].to_numpy()[:, None] * shape
    columns = {"指标": "固定资产投资", "类别": "目标", "单位": "亿元", "口径": "本区"}
    return tabulate(members, values.round(2), PERIODS[-3:], 2, **columns)


def tabulate_revision(zones: DataFrame, actuals: DataFrame) -> DataFrame:
    """Half-year figures as corrected later, their growth with them."""
    revisions = DataFrame(REVISIONS, columns=["zone_id", "指标", "factor"])
    revisions["开发区"] = revisions["zone_id"].map(zones["name_zh"])
    half_year = actuals[actuals["期间"].eq(HALF_YEAR) & actuals["类别"].isin(("实际", "同比"))]
    rows = revisions.merge(half_year, on=["开发区", "指标"])
    factor, is_rate = rows["factor"], rows["类别"].eq("同比")
    rate = ((100 + rows["数值"]) * factor - 100).round(1) + 0.0
    rows["数值"] = rate.where(is_rate, rows["数值"] * factor)
    rows["同比(%)"] = ((100 + rows["同比(%)"]) * factor - 100).round(1) + 0.0
    return rows.assign(备注="2024年上半年数据修订")


def write_table(rows: DataFrame, path: Path) -> Path:
    """Write rows as a CSV that Excel opens, each figure at its own number of decimals."""
    rows = rows.assign(来源="模拟数据")
    text = pd.Series("", index=rows.index)
    for decimals, values in rows["数值"].groupby(rows["decimals"]):
        text[values.index] = np.char.mod(f"%.{decimals}f", values.to_numpy())
    rows["数值"] = rows["token"].fillna(text) if "token" in rows else text
    table = rows.reindex(columns=HEADER.split(","))
    table.to_csv(
        path,
        index=False,
        encoding="utf-8-sig",
        float_format="%.1f",
        lineterminator="\n",
    )
    return path


def write_demo(folder: Path, seed: int = 20240930) -> list[Path]:
    """Write the simulated province into folder; the files, in the order they are to be loaded."""
    rng = Generator(PCG64(seed))
    zones = read_zones()
    figures = simulate_figures(zones, rng)
    actuals = tabulate_actuals(zones, figures, rng)
    targets = tabulate_targets(zones, figures, rng)
    reported = lose_figures(actuals, zones, rng)
    files = {}
    for year in YEARS:
        files[f"{year}_actuals"] = reported[reported["期间"].str.startswith(str(year))]
        files[f"{year}_targets"] = targets[targets["期间"].str.startswith(str(year))]
    files["2024_y_curve"] = tabulate_curve(zones, targets, rng)
    files["2024_z_revision"] = tabulate_revision(zones, actuals)
    folder.mkdir(parents=True, exist_ok=True)
    return [write_table(rows, folder / f"{name}.csv") for name, rows in files.items()]
