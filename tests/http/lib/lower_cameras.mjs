// What a lower platform answers about its cameras: recordings (RecordInfo), pictures (INVITE, RTP), its own state and
// clock (DeviceStatus, DeviceInfo). It shares nothing with the daemon.

import { createSocket } from 'node:dgram';

const local = (seconds) => new Date((seconds + 8 * 3600) * 1000).toISOString().slice(0, 19);

/**
 * Gives a platform (lower_platform.mjs) cameras. files(code): ends of its files as unix seconds, or null: no answer;
 * picture(code): a status, or a number of packets behind a 200 as {packets}; clock(): what its clock says, unix
 * seconds; record(code): 'ON' or 'OFF'. byes counts the pictures that were ended.
 */
export function withCameras(platform, { files, picture, clock, record = () => 'ON' }) {
  const rtp = createSocket('udp4');
  const self = { byes: 0, close: () => rtp.close() };

  function packet(ssrc, serial) {
    const bytes = Buffer.alloc(40);
    bytes.writeUInt16BE(0x8060, 0);
    bytes.writeUInt16BE(serial, 2);
    bytes.writeUInt32BE(ssrc, 8);
    return bytes;
  }

  function answerPicture(message, reply) {
    const code = /^INVITE sip:(\d+)@/.exec(message.start)[1];
    const answer = picture(code);
    if (answer === null) {
      return;
    }
    if (typeof answer === 'number') {
      reply(message, `${answer} No`);
      return;
    }
    const [, host] = /c=IN IP4 (\S+)/.exec(message.body);
    const [, port] = /m=video (\d+)/.exec(message.body);
    const [, ssrc] = /y=(\d{10})/.exec(message.body);
    reply(message, '200 OK', 'Content-Type: Application/SDP\r\n', `v=0\r\ns=Play\r\ny=${ssrc}\r\n`);
    for (let i = 0; i < answer.packets; i++) {
      setTimeout(() => rtp.send(packet(Number(ssrc), i), Number(port), host), 20 * (i + 1));
    }
  }

  async function answerFiles(message, { request, wrap }) {
    const code = /<DeviceID>(\d+)/.exec(message.body)[1];
    const ends = files(code);
    if (ends === null) {
      return;
    }
    for (let i = 0; i === 0 || i < ends.length; i += 2) {
      const some = ends.slice(i, i + 2);
      const items = some.map((end) => `<Item><DeviceID>${code}</DeviceID><Name>f</Name><StartTime>${local(end - 600)}</StartTime>`
        + `<EndTime>${local(end)}</EndTime><Secrecy>0</Secrecy><Type>time</Type></Item>`).join('');
      await request('MESSAGE', { body: wrap(`<Response><CmdType>RecordInfo</CmdType><SN>${message.sn}</SN><DeviceID>${code}</DeviceID>`
        + `<Name>n</Name><SumNum>${ends.length}</SumNum>${some.length ? `<RecordList Num="${some.length}">${items}</RecordList>` : ''}</Response>`) });
    }
  }

  function answerStatus(message, { request, wrap }) {
    const code = /<DeviceID>(\d+)/.exec(message.body)[1];
    return request('MESSAGE', { body: wrap(`<Response><CmdType>DeviceStatus</CmdType><SN>${message.sn}</SN><DeviceID>${code}</DeviceID>`
      + `<Result>OK</Result><Online>ONLINE</Online><Status>OK</Status><Record>${record(code)}</Record><DeviceTime>${local(clock())}</DeviceTime></Response>`) });
  }

  platform.takes = (message, tools) => {
    const { method, command } = message;
    if (method === 'INVITE') {
      answerPicture(message, tools.reply);
    } else if (method === 'BYE' || method === 'CANCEL') {
      self.byes += method === 'BYE' ? 1 : 0;
      tools.reply(message, '200 OK');
    } else if (method === 'ACK') {
      return true;
    } else if (command === 'RecordInfo' || command === 'DeviceStatus') {
      tools.reply(message, '200 OK');
      (command === 'RecordInfo' ? answerFiles : answerStatus)(message, tools).catch(() => {});
    } else if (command === 'DeviceInfo') {
      // Some put what they say into the 200 itself.
      tools.reply(message, '200 OK', 'Content-Type: Application/MANSCDP+xml\r\n', tools.wrap(`<Response><CmdType>DeviceInfo</CmdType><SN>${message.sn}</SN>`
        + `<DeviceID>${platform.code}</DeviceID><Result>OK</Result><Manufacturer>Dahua</Manufacturer><Model>NVR-8</Model><Firmware>V2</Firmware></Response>`));
    } else {
      return false;
    }
    return true;
  };
  return self;
}
