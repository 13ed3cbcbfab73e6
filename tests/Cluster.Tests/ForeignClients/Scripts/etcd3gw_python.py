"""python3-etcd3gw: the JSON gateway from Python. Arguments: the port, and a user with password for what a user does."""

import etcd3gw
import requests
from etcd3gw.utils import _decode, _encode
from report import PORT, USER, step


def answer(path, body, headers=None):
    response = requests.post('http://127.0.0.1:%d/v3/%s' % (PORT, path), json=body, headers=headers, timeout=10)
    content = response.json()
    content.pop('token', None)
    content.pop('header', None)
    content.pop('error', None)
    return response.status_code, sorted(content.items())


def as_user():
    token = requests.post('http://127.0.0.1:%d/v3/auth/authenticate' % PORT, json={'name': USER[0], 'password': USER[1]}, timeout=10).json()['token']
    mine = {'Authorization': token}
    step('wrong password', lambda: answer('auth/authenticate', {'name': USER[0], 'password': 'no'}))
    step('put', lambda: answer('kv/put', {'key': _encode(b'u/1'), 'value': _encode(b'v')}, mine))
    step('get', lambda: answer('kv/range', {'key': _encode(b'u/1')}, mine))
    step('put elsewhere', lambda: answer('kv/put', {'key': _encode(b'x'), 'value': _encode(b'v')}, mine))
    step('a wrong token', lambda: answer('kv/put', {'key': _encode(b'u/1'), 'value': ''}, {'Authorization': 'x.1'}))
    step('get without a user', lambda: etcd3gw.Etcd3Client('127.0.0.1', PORT, api_path='/v3/').get('u/1'))


def watched(client, key, act, count):
    act()
    # It connects in the background: from a revision on, it misses nothing.
    events, cancel = client.watch_prefix(key, start_revision=1)
    seen = []
    for event in events:
        seen.append((event.get('type', 'PUT'), event['kv']['key'], event['kv'].get('value')))
        if len(seen) == count:
            cancel()
            return seen


def keys(client):
    step('put', lambda: client.put('a', '1'))
    step('get', lambda: client.get('a'))
    step('get with what is known', lambda: client.get('a', metadata=True))
    step('get nothing', lambda: client.get('none'))
    step('create', lambda: (client.create('c', '1'), client.create('c', '2')))
    step('replace', lambda: (client.replace('c', '1', '3'), client.replace('c', '1', '4')))
    for i in range(5):
        client.put('p/%d' % i, str(i))
    step('prefix', lambda: [(v, m['key']) for v, m in client.get_prefix('p/', sort_order='descend', sort_target='mod')])
    step('all', lambda: len(client.get_all()))
    step('delete', lambda: (client.delete('c'), client.delete('c')))
    step('delete prefix', lambda: client.delete_prefix('p/'))
    step('get without a key', lambda: client.get(''))


def transactions(client):
    compare = [{'key': _encode(b'a'), 'result': 'EQUAL', 'target': 'VERSION', 'version': 1}]
    put = {'request_put': {'key': _encode(b't'), 'value': _encode(b'1')}}
    read = {'request_range': {'key': _encode(b't')}}
    step('transaction', lambda: client.transaction({'compare': compare, 'success': [put, read], 'failure': []})['responses'][1]['response_range']['kvs'][0]['value'])
    step('two puts of a key', lambda: client.transaction({'success': [put, put]}))
    step('a wrong target', lambda: client.transaction({'compare': [{'key': _encode(b'a'), 'target': 'COLOUR'}]}))


def leases_watches_and_locks(client):
    lease = client.lease(60)
    step('lease', lambda: (client.put('l', 'v', lease=lease), lease.ttl() <= 60, lease.keys()))
    step('keep alive', lease.refresh)
    step('revoke', lambda: (lease.revoke(), client.get('l')))
    step('revoke again', lease.revoke)
    step('time to live of nothing', lease.ttl)
    step('keep alive of nothing', lease.refresh)
    step('watch', lambda: watched(client, 'w/', lambda: (client.put('w/1', '1'), client.delete('w/1')), 2))
    step('watch once', lambda: client.watch_once('w/1', timeout=10, start_revision=1)['kv']['value'])
    step('watch nothing', lambda: client.watch_once('zz', timeout=1))
    lock = client.lock('held', ttl=20)
    step('lock', lambda: (lock.acquire(), lock.is_acquired(), client.lock('held', ttl=20).acquire()))
    step('unlock', lambda: (lock.release(), lock.is_acquired()))


if USER[0] is None:
    me = etcd3gw.Etcd3Client('127.0.0.1', PORT, timeout=10, api_path='/v3/')
    keys(me)
    transactions(me)
    leases_watches_and_locks(me)
    step('status', lambda: sorted(k for k in me.status() if k not in ('dbSizeQuota', 'downgradeInfo', 'storageVersion', 'header', 'raftTerm')))
    step('members', lambda: [(m['name'], m['clientURLs']) for m in me.members()])
else:
    as_user()
