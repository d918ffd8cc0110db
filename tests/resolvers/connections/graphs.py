"""A graph of a list of edges, as the searches see one."""

import numpy as np

from resolvers.connections.graph import Touching


class EdgeList:
    """Edges (one, other) numbered by their place."""

    def __init__(self, edges):
        self.edges = edges

    def degrees(self, parties):
        return np.array(
            [sum((one in edge) + (edge == (one, one)) for edge in self.edges) for one in parties.tolist()], np.int64
        )

    def touching(self, parties):
        rows = [
            (at, end, number)
            for at, party in enumerate(parties.tolist())
            for number, edge in enumerate(self.edges)
            for start, end in (edge, edge[::-1])
            if start == party
        ]
        return Touching(*(np.array([row[column] for row in rows], np.int64) for column in range(3)))
