"""patroni's store on etcd 3: the leader key, members, configuration and what a second node sees of it. Arguments: the port, a user with password."""
import logging
import time

from patroni.dcs import get_dcs
from report import PORT, USER, step

logging.disable(logging.CRITICAL)


def node(name):
    config = {'scope': 'demo', 'namespace': '/service/', 'name': name, 'ttl': 30, 'loop_wait': 10, 'retry_timeout': 10,
              'etcd3': {'hosts': ['127.0.0.1:%d' % PORT]}}
    if USER[0] is not None:
        config['etcd3'].update({'username': USER[0], 'password': USER[1], 'use_proxies': True})
    return get_dcs(config)


def seen(dcs, wanted):
    """The cluster as the node's watch knows it, once what is wanted has arrived."""
    deadline = time.monotonic() + 20
    while True:
        cluster = dcs.get_cluster(force=True)
        if wanted(cluster):
            return cluster
        if time.monotonic() > deadline:
            raise TimeoutError('the watch does not tell it')
        time.sleep(0.05)


def summary(cluster):
    return (cluster.initialize, cluster.leader and cluster.leader.name, cluster.last_lsn, sorted(m.name for m in cluster.members),
            cluster.config and cluster.config.data, cluster.failover and cluster.failover.candidate, cluster.sync.leader, cluster.slots,
            cluster.history and cluster.history.lines)


first, second = node('one'), node('two')
step('an empty cluster', lambda: summary(first.get_cluster()))
step('initialize', lambda: (first.initialize(create_new=True, sysid=''), second.initialize(create_new=True, sysid='')))
step('initialize with an id', lambda: first.initialize(create_new=False, sysid='4711'))
step('members', lambda: (first.touch_member({'role': 'master', 'state': 'running'}), second.touch_member({'role': 'replica', 'state': 'running'})))
step('leader', lambda: (first.attempt_to_acquire_leader(), second.attempt_to_acquire_leader()))
step('configuration', lambda: first.set_config_value('{"ttl":30}'))
step('the leader goes on', lambda: first.update_leader(1234, {'slot': 1}))
step('status', lambda: summary(seen(second, lambda c: c.last_lsn == 1234 and c.config and len(c.members) == 2)))
step('history', lambda: first.set_history_value('[[1, 100, "no recovery target specified"]]'))
step('failover', lambda: first.manual_failover('one', 'two'))
cluster = seen(second, lambda c: c.failover and c.history)
step('seen', lambda: summary(cluster))
step('failover with an old revision', lambda: second.set_failover_value('{}', int(cluster.failover.index) - 1))
step('failover with its revision', lambda: second.set_failover_value('{}', cluster.failover.index))
step('synchronous', lambda: bool(first.write_sync_state('one', ['two'])))
step('synchronous is seen', lambda: seen(second, lambda c: c.sync.leader == 'one').sync.leader)
seen(first, lambda c: c.leader and c.leader.name == 'one')
step('the leader resigns', lambda: first.delete_leader(4321))
step('nobody leads', lambda: summary(seen(second, lambda c: c.leader is None or c.leader.name != 'one')))
step('the other leads', lambda: second.attempt_to_acquire_leader())
step('the other is seen', lambda: seen(first, lambda c: c.leader and c.leader.name == 'two').leader.name)
step('the first does not lead', lambda: (first.attempt_to_acquire_leader(), first.update_leader(1, None)))
step('take over', lambda: first.take_leader())
step('taken over', lambda: seen(second, lambda c: c.leader.name == 'one').leader.name)
step('cluster is deleted', lambda: (first.delete_cluster(), summary(seen(second, lambda c: not c.members))))
