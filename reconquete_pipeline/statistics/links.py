"""Links from one number to another, followed to their end; loops are told, never walked twice."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

GROUP_COLUMNS = ("group_id", "parent_path", "has_parent_loop")


def ends(links: Mapping[str, str]) -> dict[str, str | None]:
    """Where each number comes out; None where its links come back to where they were.

    Each link is followed once, however long the chains are.
    """
    found: dict[str, str | None] = {}
    for start in links:
        here, walked = start, dict[str, None]()
        while here in links and here not in found and here not in walked:
            walked[here] = None
            here = links[here]
        found.update(dict.fromkeys(walked, None if here in walked else found.get(here, here)))
    return found


def path(links: Mapping[str, str], start: str) -> list[str]:
    """The numbers from `start` to the end; the last one stands there twice in a loop."""
    walked = [start]
    seen = {start}
    while walked[-1] in links:
        walked.append(links[walked[-1]])
        if walked[-1] in seen:
            break
        seen.add(walked[-1])
    return walked


def groups(rows: pd.DataFrame, settings: Mapping[str, object]) -> pd.DataFrame:
    """The head of each client's group, the way to it, and whether it leads back to itself.

    `rows` hold `client_id` and `parent_id`, which is missing at the head. In a loop each client
    stands alone.
    """
    del settings
    below = rows[rows["parent_id"].notna()]
    links = dict(zip(below["client_id"], below["parent_id"], strict=True))
    found = []
    for client_id in rows["client_id"]:
        walked = path(links, client_id)
        has_loop = walked[-1] in walked[:-1]
        found.append((client_id if has_loop else walked[-1], " > ".join(walked), has_loop))
    added = pd.DataFrame(found, columns=list(GROUP_COLUMNS), index=rows.index)
    return pd.concat([rows, added], axis=1)


def add_draw_units(
    rows: pd.DataFrame, settings: Mapping[str, object], joins: pd.DataFrame
) -> pd.DataFrame:
    """Add to each client_id the smallest number among the clients joined to it, by any chain.

    `joins` hold pairs client_id and joined_id, in any order; every number stands in `rows`.
    Connected components of the graph of clients.
    """
    del settings
    numbers = pd.Index(rows["client_id"])
    ends_of_joins = numbers.get_indexer(joins["client_id"]), numbers.get_indexer(joins["joined_id"])
    graph = coo_array((np.ones(len(joins), dtype=bool), ends_of_joins), shape=2 * (len(rows),))
    components = pd.Series(connected_components(graph, directed=False)[1], index=rows.index)
    return rows.assign(draw_unit_id=rows["client_id"].groupby(components).transform("min"))
