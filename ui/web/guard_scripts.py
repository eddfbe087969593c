"""The two scripts of the unsaved-work guard, constant so that the security policy can name them.

Nothing of the user's is in them: the Content-Security-Policy names each by its hash
(ui/web/security_headers.py), and any other inline script stays blocked. Changing a character
changes the hash, which is computed from these texts.
"""

GUARD_ON = "window.onbeforeunload=function(e){e.preventDefault();return ''}"
GUARD_OFF = "window.onbeforeunload=null"
