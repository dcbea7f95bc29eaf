// A webhook of Zabbix (Administration, Media types, type Webhook; 5.4 or later): a problem is a fault, its recovery is ok.
// Zabbix 的 Webhook 媒介脚本：问题即故障，恢复即正常。
//
// Parameters: url (http://127.0.0.1:8080), token, zone (+08:00), asset ({HOST.HOST}, or {EVENT.TAGS.asset}), aspect (network), cause
// ({EVENT.TAGS.cause}), value ({EVENT.VALUE}), date ({EVENT.DATE}), time ({EVENT.TIME}), recovery_date ({EVENT.RECOVERY.DATE}), recovery_time
// ({EVENT.RECOVERY.TIME}). The feed: {"code":"zabbix","name":"Zabbix","report_ttl_s":null,"feed_ttl_s":900}: Zabbix only says changes, so
// heartbeat.sh has to run beside it, from cron every five minutes.
try {
    var p = JSON.parse(value);
    var recovered = p.value === '0';
    var date = (recovered ? p.recovery_date : p.date).replace(/\./g, '-');
    var report = {
        asset: p.asset,
        at: date + 'T' + (recovered ? p.recovery_time : p.time) + p.zone
    };
    report[p.aspect || 'network'] = recovered ? 'ok' : 'fault';
    if (!recovered && /^[a-z0-9-]{1,32}$/.test(p.cause || '')) {
        report.cause = p.cause;
    }
    var request = new HttpRequest();
    request.addHeader('Content-Type: application/json');
    request.addHeader('Authorization: Bearer ' + p.token);
    var answer = request.post(p.url + '/api/v1/events', JSON.stringify(report));
    if (request.getStatus() !== 200 || JSON.parse(answer).accepted !== 1) {
        throw 'HTTP ' + request.getStatus() + ': ' + answer;
    }
    return 'OK';
} catch (error) {
    Zabbix.log(3, 'intactd: ' + error);
    throw 'intactd: ' + error;
}
