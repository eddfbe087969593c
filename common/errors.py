"""The one root of refusals: a sentence that is shown to the user as it stands."""


class BusinessError(Exception):
    """Something the business refuses. Its text names the field, row or clause and what would do."""


class RowErrors(BusinessError):
    """Many refusals at once, for instance every bad row of an upload; nothing was saved."""

    def __init__(self, summary: str, rows: tuple[str, ...]) -> None:
        super().__init__(summary)
        self.rows = rows
