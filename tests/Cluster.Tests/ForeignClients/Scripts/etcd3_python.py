"""python3-etcd3: gRPC from Python. Arguments: the port, and a user with password for what a user does."""
import os
import tempfile

import etcd3
from report import PORT, USER, step


def connect(user=None, password=None):
    return etcd3.client(host='127.0.0.1', port=PORT, timeout=10, user=user, password=password)


def watch(client, prefix, act, events):
    iterator, cancel = client.watch_prefix(prefix, prev_kv=True)
    act()
    seen = []
    for event in iterator:
        seen.append((type(event).__name__, event.key, event.value, event.prev_value))
        if len(seen) == events:
            cancel()
    return seen


def writes(client, *actions):
    for action in actions:
        action()


def as_user():
    step('wrong password', lambda: connect(USER[0], 'no'))
    client = connect(*USER)
    # Its token goes as a header anyway, and gRPC refuses credentials of a call without TLS.
    client.call_credentials = None
    step('put', lambda: client.put('u/1', 'v').header.revision)
    step('get', lambda: client.get('u/1')[0])
    step('put elsewhere', lambda: client.put('x', 'v'))
    step('transaction elsewhere', lambda: client.put_if_not_exists('x', 'v'))
    step('lease', lambda: client.lease(30).granted_ttl)
    # The client's own watcher sends the credentials in the same way as the calls.
    client.watcher._credentials = None
    step('watch', lambda: watch(client, 'u/', lambda: client.put('u/2', '2'), 1))
    step('compact', lambda: client.compact(1))
    stranger = connect()
    step('get without a user', lambda: stranger.get('u/1'))
    step('put without a user', lambda: stranger.put('u/1', '1'))
    step('members without a user', lambda: len(list(stranger.members)))


def keys(client):
    step('put', lambda: client.put('a', '1').header.revision)
    step('get', lambda: (client.get('a')[0], client.get('a')[1].version))
    step('get nothing', lambda: client.get('none'))
    step('put with the previous', lambda: client.put('a', '2', prev_kv=True).prev_kv.value)
    step('put with an empty key', lambda: client.put('', '1'))
    for i in range(5):
        client.put('p/%d' % i, str(i))
    step('prefix', lambda: [(v, m.key, m.mod_revision) for v, m in client.get_prefix('p/', sort_order='descend')])
    step('prefix by value', lambda: [v for v, _ in client.get_prefix('p/', sort_target='value')])
    step('range', lambda: [(v, m.key) for v, m in client.get_range('p/1', 'p/3')])
    step('all', lambda: len(list(client.get_all())))
    step('keys only', lambda: [v for v, _ in client.get_prefix('p/', keys_only=True)])
    step('replace', lambda: (client.replace('a', '2', '3'), client.replace('a', '2', '4')))
    step('put if not there', lambda: (client.put_if_not_exists('a', 'x'), client.put_if_not_exists('n', 'x')))
    step('delete', lambda: (client.delete('n'), client.delete('n')))
    step('delete with the previous', lambda: client.delete('p/0', prev_kv=True, return_response=True).prev_kvs[0].value)
    step('delete prefix', lambda: client.delete_prefix('p/').deleted)


def transactions(client):
    of = client.transactions
    step('transaction', lambda: client.transaction(
        compare=[of.value('a') == '3', of.version('a') > 0, of.create('a') != 0],
        success=[of.put('t', '1'), of.delete('s'), of.txn(compare=[of.version('none') == 0], success=[of.put('t2', '2')], failure=[])], failure=[])[0])
    step('the other branch', lambda: client.transaction(
        compare=[of.mod('a') == 1], success=[of.put('t', '1')], failure=[of.delete('t'), of.get('a')])[0])
    step('two puts of a key', lambda: client.transaction(compare=[], success=[of.put('t', '1'), of.put('t', '2')], failure=[]))
    step('too many', lambda: client.transaction(compare=[], success=[of.put('m%d' % i, '') for i in range(129)], failure=[]))


def leases_and_watches(client):
    lease = client.lease(60)
    step('lease', lambda: (lease.granted_ttl, lease.remaining_ttl <= 60, client.put('l', 'v', lease=lease) is not None, lease.keys))
    step('keep alive', lambda: [answer.TTL for answer in lease.refresh()])
    step('revoke', lambda: (lease.revoke(), client.get('l')[0]))
    step('revoke again', lease.revoke)
    step('keep alive of nothing', lambda: [answer.TTL for answer in client.refresh_lease(lease.id)])
    step('time to live of nothing', lambda: client.get_lease_info(lease.id).TTL)
    step('lease with its id', lambda: (client.lease(10, 77).id, client.revoke_lease(77)))
    step('put with an unknown lease', lambda: client.put('x', 'y', lease=12345))
    step('watch', lambda: watch(client, 'w/', lambda: writes(
        client, lambda: client.put('w/1', '1'), lambda: client.put('w/1', '2'), lambda: client.delete('w/1')), 3))
    revision = client.put('c', '1').header.revision
    client.put('c', '2')
    client.compact(revision + 1)
    step('watch of what is compacted', lambda: list(client.watch('c', start_revision=1)[0]))
    step('watch of what is kept', lambda: next(client.watch('c', start_revision=revision + 1)[0]).value)
    step('compact again', lambda: client.compact(1))
    step('compact the future', lambda: client.compact(100000))


def locks(client):
    with client.lock('held', ttl=20) as lock:
        step('lock', lambda: (lock.is_acquired(), client.lock('held', ttl=20).is_acquired()))
    step('unlocked', lambda: lock.is_acquired())


def snapshot(client):
    with tempfile.TemporaryFile() as file:
        client.snapshot(file)
        return file.seek(0, os.SEEK_END) % 512


def upkeep(client):
    step('status', lambda: (client.status().version.split('.')[:2], client.status().leader.name, client.status().db_size > 0))
    step('members', lambda: [(m.name, m.peer_urls != [], m.client_urls) for m in client.members])
    step('alarms', lambda: list(client.list_alarms()))
    step('arm', lambda: [a.alarm_type for a in client.create_alarm()])
    step('put when armed', lambda: client.put('a', '1'))
    step('disarm', lambda: [a.alarm_type for a in client.disarm_alarm()])
    step('hash', lambda: client.hash() > 0)
    step('defragment', client.defragment)
    step('snapshot', lambda: snapshot(client))
    step('update a member that is not there', lambda: client.update_member(1, ['http://127.0.0.1:1']))
    step('remove a member that is not there', lambda: client.remove_member(1))
    step('add a member without an address', lambda: client.add_member(['nowhere']))


if USER[0] is None:
    me = connect()
    keys(me)
    transactions(me)
    leases_and_watches(me)
    locks(me)
    upkeep(me)
else:
    as_user()
