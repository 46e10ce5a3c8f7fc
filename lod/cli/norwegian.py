"""What `--help` says, in Norwegian: of each command, its arguments and its options."""

from __future__ import annotations

import copy

import click

from lod.terminal import language

COMMANDS: dict[str, str] = {
    "lod": """Publiser offisiell statistikk som åpne lenkede data.

    Fra en tabell til et publisert datasett:

    \b
      lod init      lager et nytt nettsted
      lod new FILE  lager et utkast av et datasett fra en tabell
      lod check     sier alt som er galt, med fil, rad og kolonne
      lod build     lager en utgave av det og gjør den gjeldende
      lod update    henter inn tabellen for neste måned
      lod serve     viser den gjeldende utgaven

    Innstillingene står i lod.toml og i variablene LOD_…; `lod docs operator` har dem alle.
    """,
    "init": """Lag et nytt nettsted i FOLDER, eller i arbeidsmappen.

    Skriver lod.toml med hvert valg forklart, en mappe for data, skjemaer for redigeringsprogrammer og en README for
    forvalteren. Det som er der fra før, blir som det er.
    """,
    "new": """Lag et utkast av et datasett fra FILE, en tabell som ingen har beskrevet.

    Ser på det som står i den, kopierer den til en ny mappe i data/, og skriver en beskrivelse og kodelister ved siden
    av, med det som er gjettet, og hvorfor. På en terminal stilles noen få spørsmål; i et rør, eller med --yes, ingen.
    `lod check` sier deretter hva du må bestemme. Ingenting som er der fra før, blir endret.

    En arbeidsbok kan ha flere tabeller: de listes opp, --table lager et utkast av én og --all av hver.
    """,
    "read": """Les tallene som er oppgitt i en artikkel, med ordene de står i, og lag utkast til datasett av dem.

    SOURCE er en fil (HTML, tekst, Markdown, PDF, .docx, .odt) eller en adresse. Ved siden av tabellen skrives
    statements.csv, en rad for hvert utsagn: rett hvem og hva hvert tall gjelder, og kjør kommandoen igjen – tabellen
    lages på nytt, det som er flyttet i teksten, kjennes igjen, og det som er nytt eller borte, blir sagt. article.html
    viser teksten med tallene merket.
    """,
    "verify-article": """Hold tallene i en artikkel opp mot dem i den gjeldende utgaven.

    SOURCE er en fil eller en adresse, som for `lod read`. Sier om hvert utsagn om ordene fortsatt stemmer («ca. 80
    prosent» stemmer for 78,6, ikke for 71), ikke lenger stemmer, eller gjelder et tall som ikke er publisert.
    docs/nb/articles.md har reglene. Avslutter med 1 hvis noe ikke stemmer.
    """,
    "import": """Hent inn en tabell som beskriver seg selv, og lag et utkast av beskrivelse og kodelister.

    SOURCE er en fil (JSON-stat, PX, SDMX, CSVW, RDF Data Cube) eller adressen til en tabell i et PxWebApi v2, med eller
    uten koder det spørres om:

    \b
      lod import 05810.json
      lod import https://data.ssb.no/api/pxwebapi/v2/tables/05810
      lod import 'https://data.ssb.no/api/pxwebapi/v2/tables/05810/data?valueCodes[Tid]=top(5)'

    En stor tabell kommer i så mange svar som grensene krever; kjør på nytt for å gå videre der det stoppet. Et datasett
    som finnes, blir fornyet, slik `lod update` gjør det: det som endres, sies før det skrives.
    """,
    "update": """Hent FILE, en ny utgave av tabellen, inn i datasettet ID.

    Sier først hva som er nytt, endret og borte: tall, koder, navn, kolonner. Så legges nye koder til i listene, og
    dagen noteres i dataset.yaml, der det du har skrevet, blir stående. Endres publiserte tall, spørres det om hvorfor.
    En kode som har fått nytt navn (--rename), beholder adressene sine: de leder videre.
    """,
    "desk": """Åpne mappen til nettstedet i en nettleser, bare på denne maskinen.

    Lag utkast av et datasett fra en fil, svar på det den ikke sier, les det `lod check` finner, hent inn filen for
    neste måned, publiser og gå tilbake. Det som skrives, er filene et menneske ville skrevet: redigeringsprogram, git
    og skrivebordet kan brukes om hverandre. Adressen har en hemmelighet: den som har den, kan endre nettstedet.
    """,
    "schema": "Skriv ut JSON-skjemaet som beskrivelser kontrolleres med, for redigeringsprogrammer og programmer.",
    "check": """Si alt som er galt med kildene.

    Leser data/ og bedømmer det slik `lod build` gjør, og skriver ingenting. Sluttkode 0 hvis ingenting er galt, 1 hvis
    noe er det, 2 hvis kommandoen ikke kan kjøres.
    """,
    "build": """Lag en utgave av kildene, og gjør den gjeldende.

    Er noe galt, er den forrige utgaven fortsatt gjeldende. De samme kildene gir ingen ny utgave. Høstingen øves på
    forhånd: en utgave som har mistet et datasett, blir ikke gjeldende med mindre det er tillatt. Det blir
    heller ikke en der mer enn en andel (revision_limit) av de publiserte tallene i et datasett endres eller faller
    bort. Til slutt blir det sagt hva som er endret; `lod diff` sier det på forhånd.
    """,
    "diff": """Si hva en bygging ville endre: tall, koder, navn, beskrivelser. Ingenting blir publisert.

    BEFORE er en utgave, den gjeldende hvis utelatt; AFTER en annen, eller det kildene gir, hvis utelatt.
    """,
    "serve": """Vis den gjeldende utgaven.

    En utgave som blir gjeldende mens den kjører, tas i bruk uten omstart.
    """,
    "releases": """List opp utgavene, den nyeste først; den gjeldende er merket.""",
    "activate": """Gjør RELEASE gjeldende; en eldre går tilbake. Begynnelsen av id-en er nok.

    `newest` er den som ble laget sist, `previous` den før den gjeldende. Hver fil i den kontrolleres først.
    """,
    "verify": """Les hver fil i RELEASE, eller i den gjeldende utgaven, og sammenlign med kontrollsummen.

    Historien om det som var publisert før, blir også kontrollert.

    Sluttkode 0 hvis alt er som det ble bygget, 1 hvis noe er skadet.
    """,
    "prune": """Fjern alle utgaver unntatt de nyeste. Den gjeldende beholdes alltid.""",
    "mcp": """Svar en agent over standard inn og ut (Model Context Protocol).

    Én forespørsel på hver linje og ett svar på hver linje, om den gjeldende utgaven, slik `/mcp` på et nettsted svarer.
    Programmet til agenten starter det: kommandoen er `lod --root MAPPE mcp`.
    """,
    "query": """Still den gjeldende utgaven et SPARQL-spørsmål, fra FILE eller standard inn.

    \b
      echo 'SELECT (count(*) AS ?n) { ?o a qb:Observation }' | lod query

    Prefiksene i utgaven trenger ikke å deklareres.
    """,
    "explain": """Si hvordan et SPARQL-spørsmål besvares: over kolonner, med hvilken SQL, eller av lageret, og hvorfor.

    Prefiksene i utgaven trenger ikke å deklareres.
    """,
    "docs": """Skriv ut en side (PAGE) i dokumentasjonen, eller et eksempel for driftere (systemd, nginx, Caddy).

    Uten PAGE: navnene på dem.
    """,
    "rehearse": """Gjør med en katalog det en portal gjør når den høster, og si hva som kommer ut av det.

    Katalogen er den i den gjeldende utgaven, eller den på URL. Sluttkode 1 hvis noe ville falle bort, eller være
    fjernet uten at det er sagt.
    """,
}
"""Each command by its name; `lod` is all of them."""

OPTIONS: dict[tuple[str, str], str] = {
    ("lod", "root"): "Mappen til nettstedet (lod.toml, data/). Arbeidsmappen eller LOD_ROOT, hvis utelatt.",
    ("lod", "traceback"): "Vis hvor en uventet feil skjedde.",
    ("lod", "version"): "Vis versjonen og avslutt.",
    ("init", "language"): "Språket i kommentarene; nettstedets, hvis utelatt.",
    ("new", "language"): "Språket i kommentarene; nettstedets, hvis utelatt.",
    ("explain", "without"): "Utelat et steg i kompilatoren (flere ganger).",
    ("new", "wanted"): "Id-en til datasettet: slutten på adressen. Filens navn, hvis utelatt.",
    ("new", "sheet"): "Arket i en arbeidsbok, ved navn eller nummer.",
    ("new", "beside"): "En annen fil som hører til, for eksempel med strukturen; kan gis flere ganger.",
    ("new", "answers"): "Svaret på et spørsmål, ved nøkkelen: unit.fodte=number; kan gis flere ganger.",
    ("new", "yes"): "Spør ikke om noe; det et menneske må bestemme, blir stående som TODO.",
    ("new", "table"): "Tabellen i en arbeidsbok, ved nummeret i listen; i JSON-stat, ved navn.",
    ("new", "every"): "Lag et datasett av hver tabell i en arbeidsbok.",
    ("desk", "port"): "Porten; en som er ledig, hvis utelatt.",
    ("desk", "no_open"): "Skriv ut adressen, og åpne ingen nettleser.",
    ("update", "dry_run"): "Si hva som ville blitt endret, og skriv ingenting.",
    ("update", "as_json"): "Si det som JSON, for programmer.",
    ("update", "reason"): "Hvorfor tall som er publisert, endres; spørres det om på en terminal.",
    ("update", "renames"): "En kode som har fått nytt navn, slik: region:1601=5001.",
    ("update", "beside"): "En annen fil som hører til, for eksempel med strukturen; kan gis flere ganger.",
    ("update", "yes"): "Spør ikke om noe.",
    ("import", "dry_run"): "Om et datasett som finnes: si hva som ville blitt endret, og skriv ingenting.",
    ("import", "reason"): "Hvorfor tall som er publisert, endres; spørres det om på en terminal.",
    ("verify-article", "url"): "Hvor teksten er publisert, for en fil.",
    ("verify-article", "ids"): "Se bare i dette datasettet; kan gis flere ganger.",
    ("verify-article", "tongue"): "Språket i teksten.",
    ("verify-article", "name"): "Hvordan det sies: tekst, JSON, SARIF eller HTML.",
    ("verify-article", "words"): "Språket i det som sies.",
    ("read", "wanted"): "Id-en til datasettet: slutten på adressen. Laget av tittelen, hvis utelatt.",
    ("read", "tongue"): "Språket i teksten; kjennes igjen, hvis utelatt.",
    ("read", "url"): "Hvor teksten er publisert, for en fil.",
    (
        "read",
        "written",
    ): "Skriv teksten til denne filen som HTML, publiserte tall som <lod-figure>; ikke noe annet.",
    ("read", "show"): "Bare vis det som er lest; skriv ingenting.",
    ("read", "as_json"): "Vis det som JSON; skriv ingenting.",
    ("import", "wanted"): "Id-en til datasettet: slutten på adressen. Tabellens, hvis utelatt.",
    ("import", "beside"): "En annen fil som hører til, for eksempel med strukturen; kan gis flere ganger.",
    ("import", "private"): "La adressen føre videre inn i private nett.",
    ("check", "name"): "Hvordan det sies: tekst for mennesker, JSON (et objekt per linje), SARIF 2.1.0 for kodeverter, "
    "eller én HTML-side.",
    ("check", "as_json"): "Det samme som --format json.",
    ("check", "words"): "Språket; det i LANG, hvis utelatt.",
    ("build", "base"): "Basen til IRI-ene, i stedet for den i innstillingene.",
    ("build", "no_activate"): "Bygg utgaven, men la den forrige være gjeldende.",
    ("build", "anew"): "Ta ikke over noe fra tidligere utgaver, for eksempel en som er skadet.",
    ("build", "allow_removal"): "La datasett forsvinne, og si det i data/removed.yaml.",
    ("build", "reason"): "Hvorfor de forsvinner; besøkende får vite det (410).",
    ("build", "allow_revision"): "La flere publiserte tall endres enn revision_limit sier.",
    ("build", "note"): "Hvorfor det som er publisert, endres; med et språk foran, som 'en: …', på flere.",
    ("activate", "note"): "Hvorfor det som er publisert, endres; med et språk foran, som 'en: …', på flere.",
    ("diff", "as_json"): "Si det som JSON, for programmer.",
    ("serve", "host"): "Adressen det lyttes på, i stedet for den i innstillingene.",
    ("serve", "processes"): "Antall nettprosesser, i stedet for det i innstillingene.",
    ("serve", "port"): "Porten det lyttes på, i stedet for den i innstillingene.",
    ("releases", "as_json"): "Skriv dem ut som JSON.",
    ("verify", "every"): "Kontroller alle utgaver, og objektene de deler.",
    ("verify", "as_json"): "Skriv ut det som er skadet, som JSON.",
    ("prune", "keep"): "Hvor mange utgaver som beholdes, i stedet for det som står i innstillingene.",
    ("query", "name"): "Hvordan svaret skrives: en tabell for mennesker, eller et av formatene til endepunktet.",
    ("docs", "words"): "Språket; det i LANG, hvis utelatt.",
    ("rehearse", "against"): "Utgaven det sammenlignes med, i stedet for den gjeldende eller, uten URL, den før den.",
    ("rehearse", "shapes"): "En mappe med profilenes egne former; uten den brukes pakkens.",
    ("rehearse", "online"): "Spør hver adresse i katalogen om den svarer.",
    ("rehearse", "as_json"): "Skriv ut rapporten som JSON.",
    ("rehearse", "allow_removal"): "Slutt med 0 selv om datasett er forsvunnet.",
}
"""Each option that has a help text, by its command and its name."""

_AROUND = {"Options": "Valg", "Commands": "Kommandoer"}
_HELP = "Vis denne hjelpen og avslutt."


class Formatter(click.HelpFormatter):
    """Help with Norwegian words around it."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, "Bruk: ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(_AROUND.get(heading, heading))


class Group(click.Group):
    """Commands whose help is in the language of the person at the terminal."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        found = super().get_command(ctx, cmd_name)
        return found if found is None or language() == "en" else said(found)

    def get_help(self, ctx: click.Context) -> str:
        return super().get_help(ctx) if language() == "en" else _help(said(self), ctx)


def said(command: click.Command) -> click.Command:
    """A command with its help in Norwegian."""
    name = "lod" if isinstance(command, click.Group) else command.name or ""
    shown = copy.copy(command)
    shown.help = COMMANDS.get(name, command.help)
    shown.params = [_option(name, parameter) for parameter in command.params]
    if not isinstance(command, click.Group):
        shown.get_help = lambda ctx: _help(shown, ctx)  # type: ignore[method-assign]  # the copy alone
    return shown


def _option(command: str, parameter: click.Parameter) -> click.Parameter:
    words = OPTIONS.get((command, parameter.name or ""))
    if not isinstance(parameter, click.Option) or words is None:
        return parameter
    shown = copy.copy(parameter)
    shown.help = words
    return shown


def _help(command: click.Command, ctx: click.Context) -> str:
    formatter = Formatter(width=ctx.terminal_width, max_width=ctx.max_content_width)
    option = command.get_help_option(ctx)
    if option is None:
        raise AssertionError("help is asked for by an option")
    by_click, option.help = option.help, _HELP
    try:
        click.Command.format_help(command, ctx, formatter)
    finally:
        option.help = by_click
    return formatter.getvalue().rstrip("\n")
