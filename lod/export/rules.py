"""Rules by which nginx and Apache answer addresses without a suffix: by Accept, by language, with 303 for things.

Neither weighs what a visitor accepts: the format that is named first is sent. Browsers name HTML first, and programs
the one that they want.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lod.export.page import root_of
from lod.rdf.formats import BIBTEX, CSL_JSON, FORMATS, HTML, WRITTEN, carrying

NGINX, APACHE = "nginx.conf", ".htaccess"
"""What the files are called in an export."""

POLICY = "default-src 'self' 'wasm-unsafe-eval'; img-src 'self' data:; base-uri 'none'; object-src 'none'"

_OFFERED = (HTML, *WRITTEN, *carrying("table"), BIBTEX, CSL_JSON)


def nginx(base: str) -> str:
    """A file for /etc/nginx/conf.d/; the folder of the export lies at the path of the base below /srv/www."""
    root = root_of(base)
    host = base.partition("://")[2].partition("/")[0].partition(":")[0]
    formats = "\n".join(f'    "~*^(?:{names})$" {suffix};' for suffix, names in _by_suffix().items())
    tongues = "\n".join(f"    {name} .{language};" for name, language in _TONGUES.items())
    types = "\n".join(f"        {media} {suffix};" for media, suffix in sorted(_types()))
    return f"""# Made by lod export. The export lies at /srv/www{root}
map $http_accept $lod_first {{
    "" */*;
    "~*(?<lod_type>{_first(_formats())})" $lod_type;
    default none;
}}
map $lod_first $lod_format {{
{formats}
    default none;
}}
map "$arg_lang;$http_accept_language" $lod_tongue {{
    "~*(?<lod_word>\\b(?:{_first(_TONGUES)})\\b)" $lod_word;
    default "";
}}
map $lod_tongue $lod_language {{
{tongues}
    default "";
}}
server {{
    listen 80;
    server_name {host};
    root /srv/www;
    charset utf-8;
    charset_types text/css text/csv text/plain text/turtle text/javascript;
    gzip on;
    gzip_vary on;
    gzip_min_length 1000;
    gzip_types text/css text/csv text/plain text/turtle text/javascript application/json application/ld+json
               application/n-triples application/rdf+xml application/xml image/svg+xml;
    types {{
{types}
    }}
    add_header Access-Control-Allow-Origin *;
    add_header Content-Security-Policy "{POLICY}";
    add_header X-Content-Type-Options nosniff;
    add_header Vary "Accept, Accept-Language";

    error_page 404 {root}404.html;
    location = {root} {{ try_files {root}index$lod_language.html {root}index.html =404; }}
    location {root} {{ try_files $uri $uri$lod_language.html $uri.html =404; }}
    location {root}doc/ {{ try_files $uri $uri$lod_language.$lod_format $uri.$lod_format =406; }}
    location = {root}catalog {{
        try_files $uri.$lod_format {root}index$lod_language.$lod_format {root}index.$lod_format =406;
    }}
    location = {root}.well-known/void {{ try_files $uri.$lod_format $uri.ttl =406; }}
    location {root}figure/ {{ default_type application/json; try_files $uri =404; }}
    location {root}proof/ {{ default_type application/json; try_files $uri =404; }}
    location ~ ^{re.escape(root)}(?:id/(.+)|((?:def|shape)/.+))(?<!\\.html)$ {{ return 303 {root}doc/$1$2; }}
}}
"""


def apache(base: str) -> str:
    """The `.htaccess` of an export (mod_rewrite, mod_headers)."""
    formats = "\n".join(
        f'RewriteCond %{{ENV:LOD_TYPE}} "^(?:{names})$" [NC]\nRewriteRule ^ - [E=LOD_FORMAT:{suffix}]'
        for suffix, names in _by_suffix().items()
    )
    tongues = "\n".join(
        f'RewriteCond %{{ENV:LOD_TONGUE}} "^{name}$" [NC]\nRewriteRule ^ - [E=LOD_LANGUAGE:.{language}]'
        for name, language in _TONGUES.items()
    )
    types = "\n".join(f"AddType {media} .{suffix}" for media, suffix in sorted(_types()))
    return f"""# Made by lod export.
DirectoryIndex index.html
DirectorySlash Off
ErrorDocument 404 {root_of(base)}404.html
AddDefaultCharset utf-8
{types}
<IfModule mod_headers.c>
Header set Access-Control-Allow-Origin "*"
Header set Content-Security-Policy "{POLICY}"
Header set X-Content-Type-Options nosniff
Header append Vary "Accept, Accept-Language"
</IfModule>
RewriteEngine On
RewriteOptions AllowNoSlash
RewriteBase {root_of(base)}
RewriteRule ^id/(.+)(?<!\\.html)$ doc/$1 [R=303,L]
RewriteRule ^((?:def|shape)/.+)(?<!\\.html)$ doc/$1 [R=303,L]
RewriteCond %{{REQUEST_FILENAME}} -f
RewriteRule ^ - [L]
RewriteCond %{{HTTP_ACCEPT}} ^$
RewriteRule ^ - [E=LOD_FORMAT:html]
RewriteCond %{{HTTP_ACCEPT}} "({_first(_formats())})" [NC]
RewriteRule ^ - [E=LOD_TYPE:%1]
{formats}
RewriteCond %{{QUERY_STRING}};%{{HTTP:Accept-Language}} "\\b({_first(_TONGUES)})\\b" [NC]
RewriteRule ^ - [E=LOD_TONGUE:%1]
{tongues}
RewriteCond %{{ENV:LOD_FORMAT}} =html
RewriteRule ^catalog$ index.html [L]
RewriteCond %{{REQUEST_FILENAME}}%{{ENV:LOD_LANGUAGE}}.%{{ENV:LOD_FORMAT}} -f
RewriteRule ^(.+)$ $1%{{ENV:LOD_LANGUAGE}}.%{{ENV:LOD_FORMAT}} [L]
RewriteCond %{{REQUEST_FILENAME}}.%{{ENV:LOD_FORMAT}} -f
RewriteRule ^(.+)$ $1.%{{ENV:LOD_FORMAT}} [L]
RewriteRule ^(?:doc/.+|catalog)$ - [R=406,L]
"""


def _formats() -> dict[str, str]:
    """The suffix of each media type; a table's may be that of a graph as well, which comes first."""
    suffixes: dict[str, str] = {"*/*": HTML.suffix}
    for format in (*_OFFERED, *(other for other in FORMATS if other.like)):
        for name in (format.media_type, *format.aliases):
            suffixes.setdefault(name, format.like or format.suffix)
    return suffixes


def _by_suffix() -> dict[str, str]:
    """For each suffix, a pattern of the media types that it answers."""
    suffixes = sorted(set(_formats().values()))
    return {s: _first(name for name, suffix in _formats().items() if suffix == s) for s in suffixes}


def _first(names: Iterable[str]) -> str:
    """A pattern of the first of some words in a header."""
    return "|".join(re.escape(name).replace("\\-", "-") for name in sorted(names, key=len, reverse=True))


_TONGUES = {"nb": "nb", "no": "nb", "nn": "nn", "en": "en"}
"""What each language that visitors ask for is in the names of files; the site's own is in none, and needs none."""


def _types() -> Iterator[tuple[str, str]]:
    """Media types by the end of a name, as file servers know them."""
    yield from (("text/html", "html"), ("text/css", "css"), ("text/javascript", "js"), ("application/json", "json"))
    yield from (("image/svg+xml", "svg"), ("image/png", "png"), ("image/vnd.microsoft.icon", "ico"))
    yield from (("font/woff2", "woff2"), ("text/plain", "txt"), ("application/xml", "xml"))
    yield from (("application/wasm", "wasm"), ("application/atom+xml", "atom"), ("application/gzip", "gz"))
    yield ("text/calendar", "ics")
    for format in (*WRITTEN, *carrying("table"), BIBTEX):
        if "." not in format.suffix and format.suffix != "json":
            yield format.iana or format.media_type, format.suffix
