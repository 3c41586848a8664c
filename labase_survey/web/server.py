"""Serving a consultation in this process; `rehearsal.Server` does it in one of its own."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from labase_survey.errors import PublishingError
from labase_survey.store import Store
from labase_survey.web.publishing import Tell

if TYPE_CHECKING:
    from labase_survey.web.team import Team


def serve(
    store: Store,
    *,
    consultation: str,
    notebook: str | Path,
    ip: str = "127.0.0.1",
    port: int = 0,
    team: "Team | None" = None,
    kernels: int | None = None,
    on_ready: Tell = lambda _url: None,
    on_news: Tell = lambda _sentence: None,
) -> None:
    """Serve the participants' page of a published consultation, until the process is asked to end.

    Submissions that were received are stored before it returns.

    Args:
        store: where the consultation is published and answers go.
        consultation: its id.
        notebook: the participants' notebook; it is executed once for each revision and language, and again when its
            file changes.
        ip: the address to listen on; `"0.0.0.0"` for the whole network.
        port: 0 for a free one.
        team: who may open the team's notebooks at `/labase/equipe/`; nobody when not said.
        kernels: how many kernels there may be at once, for the team and for visitors of a page that asks for them; as
            many as half of the memory holds when not said.
        on_ready: told the address on this machine, once the door is open.
        on_news: told in a sentence each page that is published, or why it can't be, and what the page can't show.

    Raises:
        NotFoundError: when no such consultation is published.
        PublishingError: when there is no such notebook. One that fails is told to `on_news`: the server waits for it
            to be corrected, and says so to who asks for the page.
        StoreError: when the port is taken.
    """
    # Voilà and Jupyter take a while to import: only those who serve wait.
    from labase_survey.web.application import LabaseVoila

    path = Path(notebook).resolve()
    if not path.is_file():
        raise PublishingError(
            f"there is no notebook {str(notebook)!r}; name the participants' notebook, an .ipynb file"
        )

    async def run() -> None:
        app = LabaseVoila(
            store,
            consultation=consultation,
            notebook=path,
            address=(ip, port),
            tell=on_news,
            team=team,
            kernels_at_once=kernels,
        )
        await app.run(on_ready)

    asyncio.run(run())
