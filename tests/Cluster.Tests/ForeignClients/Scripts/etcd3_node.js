// etcd3 of npm: gRPC from Node. Arguments: the port, and a user with password for what a user does. NODE_PATH says where the package is.
'use strict';
const { Etcd3, isRecoverableError } = require('etcd3');

const [port, user, password] = process.argv.slice(2);
const hosts = `http://127.0.0.1:${port}`;
const connect = auth => new Etcd3(auth ? { hosts, auth } : { hosts });

async function step(name, act) {
  try {
    const value = await act();
    console.log(name, '->', JSON.stringify(value)?.replaceAll(port, 'PORT').replace(/\b[0-9]{12,20}\b/g, 'ID'));
  } catch (error) {
    console.log(name, '!!', error.constructor.name, error.message.replaceAll(port, 'PORT'));
  }
}

async function keys(client) {
  await step('put', () => client.put('a').value('1').exec().then(answer => answer.header.revision));
  await step('get', () => client.get('a').string());
  await step('get nothing', () => client.get('none').string());
  await step('put with the previous', async () => (await client.put('a').value('2').getPrevious()).value.toString());
  for (let i = 0; i < 5; i++) await client.put(`p/${i}`).value(String(i));
  await step('prefix', () => client.getAll().prefix('p/').sort('Key', 'Descend').strings());
  await step('limit', () => client.getAll().prefix('p/').limit(2).keys());
  await step('count', () => client.getAll().prefix('p/').count());
  await step('namespace', () => client.namespace('p/').get('1').string());
  await step('delete', () => client.delete().key('p/0').exec().then(answer => answer.deleted));
  await step('delete prefix', () => client.delete().prefix('p/').getPrevious().then(all => all.map(kv => kv.key.toString())));
}

async function transactions(client) {
  await step('if', () => client.if('a', 'Value', '==', '2').and('a', 'Version', '>', 1)
    .then(client.put('t').value('1')).else(client.delete().key('t')).commit().then(answer => answer.succeeded));
  await step('else', () => client.if('a', 'Create', '==', 0).then(client.put('t').value('2')).else(client.get('t')).commit()
    .then(answer => [answer.succeeded, answer.responses[0].response_range.kvs[0].value.toString()]));
  await step('two puts of a key', () => client.if('a', 'Version', '>', 0).then(client.put('t').value('1'), client.put('t').value('2')).commit());
  await step('software transaction', () => client.stm().transact(async tx => {
    const value = await tx.get('a').string();
    await tx.put('a').value(`${value}!`);
    return value;
  }));
  await step('its outcome', () => client.get('a').string());
}

async function watches(client) {
  await step('watch', async () => {
    const watcher = await client.watch().prefix('w/').withPreviousKV().create();
    const seen = [];
    const done = new Promise(resolve => {
      const note = kind => (now, before) => {
        seen.push([kind, now.key.toString(), now.value.toString(), before ? before.value.toString() : null]);
        if (seen.length === 3) resolve();
      };
      watcher.on('put', note('put')).on('delete', note('delete'));
    });
    await client.put('w/1').value('1');
    await client.put('w/1').value('2');
    await client.delete().key('w/1');
    await done;
    await watcher.cancel();
    return seen;
  });
}

async function leases(client) {
  await step('lease', async () => {
    const lease = client.lease(60, { autoKeepAlive: false });
    await lease.put('l').value('v');
    const left = await client.leaseClient.leaseTimeToLive({ ID: await lease.grant(), keys: true });
    const renewed = await lease.keepaliveOnce();
    await lease.revoke();
    return [left.grantedTTL, left.keys.map(String), renewed.TTL, await client.get('l').string()];
  });
  await step('revoke an unknown lease', () => client.leaseClient.leaseRevoke({ ID: '12345' }));
  await step('put with an unknown lease', () => client.put('x').value('y').lease('12345').exec());
  await step('lock', async () => {
    const lock = await client.lock('held').ttl(20).acquire();
    const second = await client.lock('held').ttl(20).acquire().then(() => 'acquired', error => error.constructor.name);
    await lock.release();
    const third = await client.lock('held').ttl(20).acquire();
    await third.release();
    return second;
  });
  await step('election', async () => {
    const election = client.election('seat', 20);
    const campaign = election.campaign('me');
    await new Promise((resolve, reject) => campaign.on('elected', resolve).on('error', reject));
    const leader = await election.leader();
    await campaign.resign();
    return [leader, await election.leader() ?? null];
  });
}

async function upkeep(client) {
  await step('status', async () => (await client.maintenance.status()).version.split('.').slice(0, 2));
  await step('members', async () => (await client.cluster.memberList({})).members.map(member => [member.name, member.clientURLs]));
  await step('alarms', async () => (await client.maintenance.alarm({ action: 'Get' })).alarms.length);
  await step('a bad member', () => client.cluster.memberAdd({ peerURLs: ['nowhere'] }));
  await step('users', async () => {
    const role = client.role('r');
    await role.create();
    await role.grant({ permission: 'Readwrite', range: client.range({ prefix: 'u/' }) });
    const someone = client.user(user ?? 'someone');
    await someone.create('pw');
    await someone.addRole('r');
    return [(await role.permissions()).map(p => p.permission), (await someone.roles()).map(r => r.name), (await client.getRoles()).length];
  });
  await step('a role twice', () => client.role('r').create());
  await step('a user twice', () => client.user('someone').create('pw'));
  await step('delete them', async () => { await client.user('someone').delete(); await client.role('r').delete(); });
  await step('delete a user that is not there', () => client.user('someone').delete());
}

async function asUser() {
  const client = connect({ username: user, password });
  await step('put', () => client.put('u/1').value('v').exec().then(() => 'put'));
  await step('get', () => client.get('u/1').string());
  await step('put elsewhere', () => client.put('x').value('v').exec());
  await step('recoverable', async () => client.put('x').value('v').exec().catch(error => isRecoverableError(error)));
  await step('a wrong password', () => connect({ username: user, password: 'no' }).get('u/1').string());
  await step('no user', () => connect().get('u/1').string());
}

async function main() {
  if (user) {
    await asUser();
  } else {
    const client = connect();
    await keys(client);
    await transactions(client);
    await watches(client);
    await leases(client);
    await upkeep(client);
    client.close();
  }
  process.exit(0);
}

main();
