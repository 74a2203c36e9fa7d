import { parseDaemonConfiguration } from '../../src/host/daemon.ts';

const parse = (text: string) => Object.fromEntries(parseDaemonConfiguration(text));

describe('a daemon’s configuration', () => {
  test('is its names and values, in whatever case and spacing', () => {
    const text = `#
# This file controls the configuration of the audit daemon
#
local_events = yes
WRITE_LOGS = No
log_file = /var/log/Audit/audit.log
log_format=ENRICHED
   flush   =   INCREMENTAL_ASYNC   
##tcp_listen_port = 60
krb5_principal = auditd
`;
    expect(parse(text)).toEqual({
      local_events: 'yes',
      write_logs: 'no',
      log_file: '/var/log/Audit/audit.log',
      log_format: 'enriched',
      flush: 'incremental_async',
      krb5_principal: 'auditd',
    });
  });

  test('is empty where the file says nothing', () => {
    expect([parse(''), parse('# log_file = /x\n'), parse('nonsense\n= x\n')]).toEqual([{}, {}, {}]);
  });

  test('has the last of two values', () => {
    expect(parse('log_file = /a\nlog_file = /b\n')).toEqual({ log_file: '/b' });
  });
});
