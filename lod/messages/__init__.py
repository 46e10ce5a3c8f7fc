"""What people read, as values: a key with arguments. Words are made where they are shown, from catalogues.

The catalogues are gettext's: `<domain>.pot` holds each key (`msgctxt`) with its English text (`msgid`), and
`<language>/LC_MESSAGES/<domain>.po` what it is in another language. A new language is a folder with those files.
"""
