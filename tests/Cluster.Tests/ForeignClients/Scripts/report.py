"""What the scripts of the Python clients share: one printed line a step, the same for any two servers that answer alike."""
import re
import sys

PORT = int(sys.argv[1])
USER = sys.argv[2:4] or [None, None]


def _text(value):
    text = str(value).replace(str(PORT), 'PORT')
    text = re.sub(r' at 0x[0-9a-f]+', '', text)
    text = re.sub(r'"error":"[^"]*",', '', text).replace(', "', ',"')
    return re.sub(r'\b[0-9]{12,20}\b', 'ID', text)


def _error(error):
    if hasattr(error, 'code') and callable(error.code):
        return '%s %s' % (error.code(), _text(error.details()))
    detail = getattr(error, 'detail_text', None)
    return '%s %s' % (type(error).__name__, _text(detail or error))


def step(name, act):
    """Runs one step and prints its outcome, be it an answer or an error."""
    try:
        print(name, '->', _text(act()), flush=True)
    except Exception as error:  # every kind of error is an outcome
        print(name, '!!', _error(error), flush=True)
