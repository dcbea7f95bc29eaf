// What the daemon says when it refuses, sentence by sentence: "English | 中文". {} stands for what changes;
// {0} is the first of them. A test holds the table against the daemon's own source.

export const SENTENCES = `
{} records are wrong, so nothing was changed. The first, {} {}: {} | 有 {0} 条记录不对，因此全部没有写入。第一处在第 {2} {1}：{3}
There is no such {}. | 没有这样的{0}。
Raw reports are read of at most 366 days. Ask for a shorter window. | 原始上报一次最多查 366 天，请缩短时段。
The order by cost needs cost=true beside it. | 按损失排序须同时要求损失（cost=true）。
What an outage cost is of a window: leave now out. | 损失按时段计算：请不要同时要求当前清单（now）。
since lies at most 31 days back. For what was before that, ask for outages. | since 最多在 31 天之前；更早的请查 outages。
What an outage cost is of the assessed figure: leave raw out. | 损失按考核口径计算：请不要同时要求原始口径。
The statement is missing. | 缺少结算单。
Enough notices are being tried. Wait for what comes of them. | 正在测试的通知已够多，请先等结果。
The setting smtp_server is not set, so no mail can be sent. | 没有设置 smtp_server，无法发邮件。
The robot did not take it: {}. | 机器人没有接受：{0}。
The rules name no receiver of this name any more. | 规则里已没有这个接收人。
An address is expected here that begins with https:// or http://, without a name or a password before its host. | 这里应为以 https:// 或 http:// 开头的地址，主机名前不能有用户名或密码。
Only robots of dingtalk and feishu take a signature. | 只有钉钉和飞书的机器人使用签名。
Two receivers have this name. | 有两个接收人同名。
Nothing is told again within {} seconds; 0: it is never told again. | 重复提醒的间隔不能小于 {0} 秒；填 0 表示不再重复。
Only an admin sets where notices go: {} is new, or is told elsewhere than before. | 通知发往哪里只有管理员能改：{0} 是新的，或地址有变。
It answered with status {}. | 对方回答的状态是 {0}。
The address leads into a private network, which the setting notice_private_addresses does not allow. | 地址在内部网络，而设置 notice_private_addresses 不允许。
{} has no line {} = SECRET. | {0} 里没有“{1} = 密钥”这一行。
The receiver's secret is not in the file that the setting notice_secrets_file names. | 设置 notice_secrets_file 所指的文件里没有这个接收人的密钥。
{} cannot be read: {}. | 无法读取 {0}：{1}。
{} holds an empty secret, or one of {} bytes or more. | {0} 里的密钥是空的，或有 {1} 字节以上。
The message can't be signed. | 通知无法签名。
There is no such path. | 没有这个地址。
There is no such exemption. | 没有这一项免考核。
There is no such repair. | 没有这张工单。
There is no such pause; they count from 1. | 没有这一次暂停；编号从 1 起。
There is no such token. | 没有这个令牌。
There is no platform of this code. | 没有这个编码的平台。
There are at most {} platforms. | 平台最多 {0} 个。
There are at most {} feeds, and a platform needs up to four. | 数据源最多 {0} 个，而一个平台最多要用四个。
Only a ga1400 platform is asked at an address; leave it null. | 只有 ga1400 平台才填地址；这里请留空。
Only a gb28181 platform is asked for recordings and pictures; leave it out. | 只有 gb28181 平台才询问录像和实时画面；请去掉这一项。
Whole rounds, single statements, recordings and pictures need a feed each: name another one here, such as {}.{}. | 整轮目录、单条通知、录像和画面要各用一个数据源：这里请另填一个，例如 {0}.{1}。
See that it runs and reaches this machine; its cameras turn blind, which is no fault of theirs. | 请检查它是否在运行、能否连到本机；它的摄像机随后按盲区计，不算它们的故障。
{} has not been heard for {} s. | {0} 已有 {1} 秒没有消息。
Let it register by TCP; see that its catalog's SumNum is what it sends. | 请让它改用 TCP 注册，并检查目录的 SumNum 与实际条数是否一致。
{} is there, and has said no whole catalog for {} s ({} broke off). | {0} 在线，但已有 {1} 秒没有一轮完整的目录（中断 {2} 次）。
GET /api/v1/platforms/{code}/catalog?difference=missing names them: they turn silent. | 用 GET /api/v1/platforms/{code}/catalog?difference=missing 查看；这些资产随后按静默计。
{} no longer lists {} assets that it has reported. | {0} 的目录里不再有它曾上报的 {1} 个资产。
GET /api/v1/platforms/{code}/catalog?difference=conflict names them: one device needs another code. | 用 GET /api/v1/platforms/{code}/catalog?difference=conflict 查看；其中一台设备需要改编码。
{} lists {} items under codes that stand twice. | {0} 的目录里有 {1} 条的编码重复。
Set its clock and time zone: until then its recordings say nothing. | 请校正它的时钟和时区；在此之前不采信它的录像列表。
The clock of {} is off by {} s. | {0} 的时钟偏差 {1} 秒。
Whose cameras are they? Mend its catalog, or what its record covers. | 这些是谁的摄像机？请改正它的目录，或修改登记中它能代表的范围。
{} spoke {} times of assets that its record does not cover. | {0} 有 {1} 次说到登记范围以外的资产，均未采用。
Type its password there again, or give it a new one. | 请在对方重新填写口令，或给它一个新口令。
Type its password there again, and its own id as the user's name; or give it a new one. | 请在对方重新填写口令，用户名填它自己的编码；或给它一个新口令。
{} showed wrong passwords or sent what can't be read, {} times; it signed last with {}. | {0} 口令不对或消息无法读取，共 {1} 次；最后一次认证用的是 {2}。
{} showed wrong passwords or sent what can't be read, {} times. | {0} 口令不对或消息无法读取，共 {1} 次。
Allow the subscription of catalogs there, or ask more often (poll_s). | 请在对方允许目录订阅，或缩短询问周期（poll_s）。
{} would not be subscribed to: outages are seen every {} s only. | {0} 拒绝目录订阅：只能每 {1} 秒看到一次中断。
Set sip_media_port, and let UDP to it through the firewall and the unit. | 请设置 sip_media_port，并在防火墙和服务单元中放行到该端口的 UDP。
Of {} pictures that {} was asked for not one has come. | 向 {1} 要了 {0} 次实时画面，一次也没有收到。
Is it one of yours? Type the id of its record there, or add it. | 是本区的平台吗？请在对方填写登记的编码，或在这里登记它。
{} at {} has tried {} times and is no platform here. | {1} 的 {0} 尝试了 {2} 次，这里没有登记这个平台。
Let platforms with long messages register by TCP. | 请让消息较长的平台改用 TCP 注册。
{} datagrams were no SIP: parts of long messages, or rubbish. | 有 {0} 个数据报不是 SIP：可能是长消息的片段，也可能是无关数据。
No town has this code. | 没有这个编码的镇街。
No project has this code. | 没有这个编码的项目。
There is no such assessment. | 没有这个月的考核。
There is no such contractor in this month. | 这个月的考核里没有这家运维单位。
There is no such batch. | 没有这个批次。
There is no such void. | 没有这一项作废。
Void {} asks for the same, and waits for approval already. | 作废 {0} 的内容与此相同，正待批准。
Void {} has been approved already. | 作废 {0} 已经批准过。
Whoever asked for a void does not approve it: another person of the office does. | 作废的申请人本人不能批准，须由视频办的另一个人批准。
Feed {} has said nothing of this that counts, so there is nothing to void. | 数据源 {0} 在此范围内没有计入的上报，无可作废。
Only what was said is voided: this lies ahead. | 只能作废已有的上报，不能填将来的时间。
One void is of at most 366 days. Ask for a shorter one. | 一次作废最多 366 天，请缩短时段。
What is voided ends after its beginning. | 作废时段的结束必须晚于开始。
Whoever asks says why: a text is expected here. | 申请时须写明理由。
Raw reports are read of at most 366 days. Ask for a shorter window. | 原始上报一次最多查 366 天，请缩短时段。
There is no such step. | 没有这个步骤。
There is no exemption {}. | 没有编号为 {0} 的免考核。
There is no repair {}. | 没有工单 {0}。
There is nothing here for a token of the role {}. | “{0}”角色的令牌不能看这里。
A token expires after it is made. | 令牌的失效时间要在生成之后。
No feed reported anything in this window. | 这段时间里没有任何数据源上报。
The feed {}, which watched longest, did so in {}.{} % of the window. It watches for {} s (feed_ttl_s) after each report or heartbeat: let it send a heartbeat, {}, at least that often; for the past, import heartbeats (intactd import events). | 在看时间最长的数据源“{0}”也只看了这段时间的 {1}.{2} %。每次上报或心跳之后它只算“在看” {3} 秒：请至少按这个间隔发心跳；过去的时段可以补导心跳。
The feed {} watched, but assets have no report yet: let it say the state of each once, with the time from which it holds. | 数据源 {0} 一直在看，但有的资产还没有上报过：请把每个资产的状态报一次，并写明从何时起。
The feed {} watched, but its reports of assets hold for {} s (report_ttl_s) only: let each asset be reported at least that often, or let report_ttl_s be null if it says changes alone. | 数据源 {0} 一直在看，但它对资产的每条上报只在 {1} 秒内有效（report_ttl_s）：请至少按这个间隔上报每个资产；只报变化的平台请把 report_ttl_s 设为 null。
A post of Telegraf has at most {} members and elements: let metric_batch_size be less. | Telegraf 一次最多 {0} 个字段和元素：请把 metric_batch_size 调小。
Telegraf's JSON is taken here: data_format = "json" of its HTTP output. | 这里接受 Telegraf 的 JSON：HTTP 输出要设 data_format = "json"。
There is no such record. | 没有这条记录。
The asset {} stands in this town and is in service: end its service or move it first. | 资产 {0} 还在这个镇街服务：请先结束其服务期或改到别处。
Token {} still reports as this feed: revoke it first. | 令牌 {0} 还以这个数据源上报：请先吊销。
The platform {} reports as this feed. | 平台 {0} 还以这个数据源上报。
The asset {} names this feed: take it out of its feeds first. | 资产 {0} 还指定了这个数据源：请先从中去掉。
There is no token {}. | 没有编号为 {0} 的令牌。
There is no version {} of the rules. | 考核规则没有第 {0} 版。
There is no feed {}. Register it first: PUT /api/v1/feeds/CODE. | 没有编码为 {0} 的数据源，请先在台账中登记。
The month has no such decision. | 这个月没有这一项系数认定。
{} has no project {}. | {0} 的考核里没有项目 {1}。
{} has a score in {}, which gives its factor: only a project without a score is decided. | {0} 在 {1} 有得分，系数由得分确定；只有没有得分的项目才需认定。
{} is owed no fee in {}. | {0} 在 {1} 没有应付的费用。
Decision {} has been approved already. | 第 {0} 项认定已经批准。
A newer decision for the same project was proposed after {}. | 第 {0} 项之后，同一项目已有更新的认定。
Whoever proposed a factor does not approve it: that takes another person of the office. | 提出系数的人不能批准，须由办公室的另一人批准。
Too little was seen to judge these projects by: {}. Decide the factor of each (POST /api/v1/assessments/{}/decisions), have another person approve it, then close. | 这些项目看到的太少，无法评分：{0}。请先逐项认定付款系数、由另一人批准，再定版。
A contract ends after it begins: to is the first day that is not its own. | 合同的止日须晚于起日：“to”是不再属于合同的第一天。
{} is of the deduction {}. | {0} 是扣分规则“{1}”的参数。
The month has no such revision. | 这个月没有这一修订版。
The month has no revision {}. | 这个月没有第 {0} 修订版。
The repair has no pause {}. | 这张工单没有第 {0} 次暂停。
The evaluation has no judged row {}. | 年度评价里没有名为“{0}”的评议行。
The journal has no row {}. | 日志没有第 {0} 行。
No change is called that. | 没有这种操作。
The code {} would stand twice: both are of asset {}. | 编码 {0} 会重复：资产 {1} 已有它。
The code {} would stand twice: as an alias of {} and as one of {}. | 编码 {0} 会重复：它既是资产 {1} 的别名，又是资产 {2} 的别名。
The code {} would stand twice: as an alias of {} and as the code of {}. | 编码 {0} 会重复：它既是资产 {1} 的别名，又是资产 {2} 的编码。
The files of your exemptions that wait for a decision may have {} bytes together. Wait until some are decided. | 本单位待审批免考核的证明文件合计不能超过 {0} 字节，请等部分审批后再传。
Too many files of evidence are being received at once. Try again in a second. | 正在接收的证明文件太多，请稍后再传。
The file is no {}: it does not begin as one. | 这不是 {0} 文件：内容与类型不符。
name is what the file is called: at most {} bytes, all of them visible. | 文件名最多 {0} 字节，且不能有看不见的字符。
The file can't be kept in {}: {}. | 文件无法保存到 {0}：{1}。
{} is missing. Put it back from a backup: intactd verify names all such files. | 证明文件 {0} 丢失：请从备份恢复，intactd verify 会列出所有缺失的文件。
{} is not what was kept. Put it back from a backup: intactd verify names all such files. | 证明文件 {0} 与原件不符：请从备份恢复，intactd verify 会列出所有此类文件。
A SHA-256 in hexadecimal is expected here. | 这里应为十六进制的 SHA-256。
The asset {} stands in this town and is in service: end its service or move it first. | 资产 {0} 在此镇街且在服务期内：请先结束其服务期或改到别的镇街。
The project {} names this organisation: retire that first. | 项目 {0} 用到此单位：请先停用该项目。
The token "{}" is this organisation's: revoke it first. | 令牌“{0}”属于此单位：请先吊销。
The asset {} is in service under this project: end its service first. | 资产 {0} 在此项目的服务期内：请先结束其服务期。
The order {} of this project is open: close it first. | 此项目的工单 {0} 未完：请先处理完。
The token "{}" still reports as this feed: revoke it first. | 令牌“{0}”仍以此数据源上报：请先吊销。
The platform {} reports as this feed: retire that first. | 平台 {0} 以此数据源上报：请先停用该平台。
The asset {} names this feed: take it out of its feeds first. | 资产 {0} 指定了此数据源：请先从其数据源里去掉。
The asset is in service: end its service first. | 资产在服务期内：请先结束其服务期。
The order {} of this asset is open: close it first. | 此资产的工单 {0} 未完：请先处理完。
{} is retired: restore it first, or name another. | {0} 已停用：请先恢复使用，或另选一个。
The platform is registered: end its registration there first. | 平台正在注册：请先在平台那边注销。
The digest can't be made. | 无法计算文件摘要。
No town has the code or the name {}. | 没有编码或名称为“{0}”的镇街。
No organisation has the code or the name {}. | 没有编码或名称为“{0}”的单位。
No project has the code or the name {}. | 没有编码或名称为“{0}”的项目。
No asset has the code or the name {}. | 没有编码或名称为“{0}”的资产。
No {} has the code {}. | 没有编码为 {1} 的{0}。
No asset can have this code: {} | 资产不可能用这个编码：{0}
"at" is more than {} s ago, and so late a report of feed {} is not taken: the office may replay this line. | 时间在 {0} 秒以前，数据源 {1} 不收这么晚的上报：可由办公室重放这一行。
Feed {} does not speak for {} at that time: its record says what it covers. | 数据源 {0} 当时不上报 {1}：见其台账的上报范围。
"{}" is not registered: register it, then POST /api/v1/rejects/replay takes this line. | “{0}”没有登记：先登记该资产，再重放这一行即可入账。

Too many large answers are waiting for their readers. Try again in a second, or ask for less at once. | 等待取走的大答复太多。请一秒后再试，或一次少取一些。
Too many large answers are waiting. Try again in a second, or ask for less at once. | 等待生成的大答复太多。请一秒后再试，或一次少取一些。
Too many bodies are being received at once. Try again in a second. | 同时接收的内容太多，请一秒后再试。
Too much is waiting to be read. Try again soon. | 等待读取的请求太多，请稍后再试。
Too much is waiting to be written. Try again in a second. | 等待写入的内容太多，请一秒后再试。
Your organisation has as many streams open as it may. Close a page first. | 本单位打开的页面已到上限，请先关掉一个。
At most {} of your exemptions may wait for a decision. Wait until some are decided, or put several assets into one. | 本单位待审批的免考核申请最多 {0} 份。请等待审批，或把多个资产合为一份申请。
As many streams are open as may be. Try again later. | 实时连接数已到上限，请稍后再试。
That is too often. Try again in {} s. | 请求太频繁，请 {0} 秒后再试。
The daemon is stopping. Try again later. | 服务正在停止，请稍后再试。
The daemon is out of memory; nothing has changed. Try again later. | 服务内存不足，没有任何改动。请稍后再试。
Out of memory. | 内存不足。
The disk is full: figures are answered, but nothing can be written. | 磁盘已满：可以查看，但不能写入。
The clock stands more than {} seconds before the journal's newest row: nothing is taken until it is set right. intactd doctor says what to do. | 服务器时钟比日志最新一条早了 {0} 秒以上：校准之前不接收任何写入。运行 intactd doctor 查看处理办法。
The daemon cannot be reached. | 连不上服务。
Batch {} cannot be read back. | 批次 {0} 读不出来。

This needs a token that holds: Authorization: Bearer TOKEN. | 需要有效的令牌，请重新登录。
This daemon follows {}, which answers this. | 本机是从节点，这件事由主节点 {0} 办理。
{} still answers. Stop it first: two leaders are two journals. What only it has then is lost to this one. With "despite_leader":true it is done all the same. | 主节点 {0} 仍在应答，请先停掉它：两个主节点就有两本日志，届时只有它才有的内容会丢失。确要如此，请带上 "despite_leader":true。
Somebody is making this daemon the leader already. | 已有人正在把本机切换为主节点。
As many wait for rows as may. Try again in a second. | 等待新日志行的请求已达上限，请稍后再试。
A node is {} digits. | 节点标识应为 {0} 位。
The token has been revoked. | 这个令牌已被撤销。
A token of the role {} may not do this. | 角色为“{0}”的令牌不能这样做。
This token is of another feed. | 这个令牌属于另一个数据源。
With a session's cookie this needs the header X-Requested-With: intactd. | 请求不是从本页面发出的，已被拒绝。
Exemptions are decided by the office. | 免考核由视频办审批。
Exemptions are proposed by the office, a contractor or a supervisor. | 免考核由视频办、运维单位或监理申请。
Repair orders are sent by the office. | 工单由视频办导入。
This step is the office's and the supervisor's. | 这一步由视频办和监理办理。
Steps are the office's, the supervisor's and the contractor's. | 工单步骤由视频办、监理和运维单位办理。
Tokens are made by an admin. | 令牌由管理员生成。

Whoever proposed an exemption never approves it: that takes another person. | 申请人本人不能批准自己的申请，须由另一个人批准。
Whoever asked to void a batch does not approve it: another person of the office does. | 申请作废的人不能自己批准，须由视频办的另一个人批准。
Whoever asked for a pause or reported the repair does not approve it: that takes another person. | 申请暂停或报修好的人不能自己批准，须由另一个人办理。
Whoever approves says why: a text is expected here. | 批准时须写明理由。
A contractor does not supervise its own project. | 运维单位不能监理自己的项目。
Project {} has service or statements, so it keeps its contractor: register a new contract as a new project, and let the assets' service go on there. | 项目 {0} 已有服务期或考核单，不能更换运维单位：请把新合同登记为新项目，资产的服务期接到新项目上。
Projects or tokens use organisation {} as a {}, so its role stays: register another organisation for the other role. | 已有项目或令牌把单位 {0} 用作{1}，角色不能改：请为另一角色另行登记单位。
The decisions are approve, reject and revoke. | 审批只有批准、驳回和撤销三种。
Exemption {} is {}. | 免考核 {0} 的状态是“{1}”，不能这样办。
Exemption {} is {}: {}. | 免考核 {0} 的状态是“{1}”：{2}。
only the office still adds evidence | 只有视频办还能补充证明
propose it again, with the evidence | 请连同证明重新申请
Evidence is added by whoever proposed exemption {}, and by the office. | 免考核 {0} 的证明由其申请人和视频办补充。
Evidence is added to an exemption at most {} times. | 一项免考核最多补充 {0} 次证明。
The rules let evidence come in by day {} of the month after the one in which the exemption begins, or once that is published until the last day to object; ask the office. | 按考核规则，证明须在免考核开始次月 {0} 日前提交，该月公布后可在异议截止日前提交；请联系视频办。
The rules let an exemption be proposed within {} days after the day on which it begins, and by day {} of the month after, or once its month is published until the last day to object; ask the office. | 按考核规则，免考核须在开始之日后 {0} 天内、且次月 {1} 日前申请；该月公布后可在异议截止日前申请；请联系视频办。
Your organisation has no project to propose an exemption for. | 您的单位没有可以申请免考核的项目。
None of these projects is one of yours. | 所选项目都不是您单位的。
A scope names at least one of assets, projects, towns, kinds, classes and attributes; except takes assets out of what they name. | 范围至少要指明资产、项目、镇街、类型、类别、属性中的一项；“除外”只是从中去掉几个资产。
The numbers 1, 2 and 3 are expected here. | 这里应为 1、2、3 中的数。
An object of 1 to {} attributes is expected here, each with a list of its values. | 这里应为 1 至 {0} 个属性，每个属性列出其取值。
A list of values is expected here. | 这里应列出取值。
A {} as text is expected here. | 这里应为文字。
Whole numbers with a space between them are expected here. | 这里应为整数，以空格隔开。
An attribute and its value are expected here, as pole=P-17; several with a semicolon between them. | 这里应写成“属性=值”，如 pole=P-17；多个以分号隔开。
Whoever asks for a change says why: a text is expected here. | 申请变更时须写明理由。
A change of exemption {} is asked for by whoever proposed it, or by the office. | 免考核 {0} 的变更由其申请人或视频办提出。
Exemption {} is {}: only an approved one is changed. | 免考核 {0} 的状态是“{1}”：只有已批准的才能变更。
A change of exemption {} waits for a decision already: decide it first. | 免考核 {0} 已有一项变更待审批，请先审批。
Exemption {} is like this already: name another from, to or scope. | 免考核 {0} 已经如此：请填写不同的开始、结束或范围。
Whoever asked for a change of an exemption never approves it: that takes another person. | 变更的申请人本人不能批准，须由另一个人批准。
An exemption ends after its beginning. | 免考核的结束必须晚于开始。
Evidence is a text that is not empty. | 证明材料不能为空。

The repair is {}: {} is not for that state. | 工单状态是“{0}”，不能“{1}”。
A repair has at most {} pauses. | 一张工单最多暂停 {0} 次。
Pause {} has been approved already. | 第 {0} 次暂停已经批准过了。
A pause does not end before its beginning. | 暂停的结束不能早于开始。
The step lies more than {} s ahead. | 这一步的时刻比现在晚 {0} 秒以上。
Only confirm says when the repair holds: leave repaired_at out. | 只有确认修复时才填写实际修复时刻，请去掉 repaired_at。
A supervisor confirms no earlier time than was claimed; that is the office's. | 监理确认的修复时刻不能早于所申报的；更早的须由办公室确认。
The repair lies between reported_at and the confirmation's own time. | 实际修复时刻应在报障时刻与确认时刻之间。
responded_at lies more than {} seconds ahead. | 响应时刻超前 {0} 秒以上。
responded_at lies before reported_at. | 响应时刻早于报障时刻。
No {} seconds hold more than themselves. | {0} 秒之内不可能有更多的秒数。
The state is {}, but the order's times make it {}: one that is {} has {}. Mend the times, or leave the state out: it follows from them. | 写的状态是“{0}”，按时刻却是“{1}”：“{2}”的工单应有{3}。请改时刻，或不填状态（由时刻得出）。
no repaired_at, and no pause that is still open | 空的修复时刻，且没有未结束的暂停
a pause without its \`to\`, and no repaired_at | 一次未结束的暂停，且修复时刻为空
a repaired_at, and no confirmed_at | 修复时刻，且确认时刻为空
a repaired_at and a confirmed_at | 修复时刻和确认时刻
The step lies before what it follows. | 这一步的时刻早于它的前一步。
What is confirmed has a repaired_at. | 已确认的工单必须有修复时刻。
The order {} stands in this body twice. | 工单 {0} 在同一份文件中出现了两次。

The figures of {} are no longer those that were published: something that counts came in or was decided since. Publish the month again, so that what is closed has been seen. | {0} 的数字与已公示的不同（公示之后有影响考核的数据或决定）。请重新公示，定版的须是各方看过的数字。
{} has not ended yet. | {0} 还没有结束。
{} has not ended by the journal's clock: nothing in it came in after the month's end, or the clock leapt ahead and no feed has reported since. Wait for a report of a feed; a heartbeat will do. | 按日志的时钟，{0} 还没有结束：月末之后日志没有新内容，或服务器时钟跳到了前面而数据源没有再上报。请等数据源上报（心跳即可）。
{} is closed: only a correction with a reason makes a new revision. | {0} 已定版：只有写明理由的更正才能产生修订版。
{} has not ended yet, by the clock and by the journal. | {0} 年还没有结束（按时钟和日志）。
The evaluation of {} is closed: only a correction with a reason makes a new revision. | {0} 年度评价已定版，只能写明理由更正。
The evaluation of {} is not closed: there is nothing to correct. | {0} 年度评价还没有定版，无可更正。
The evaluation of {} has not been published: what is closed has been seen before. | {0} 年度评价还没有公布，须先公布再定版。
The evaluation of {} is no longer as it was published: publish it again, so that what is closed has been seen. | {0} 年度评价与公布时不同，请重新公布后再定版。
The evaluation of {} comes to what was closed: there is nothing to correct. | {0} 年度评价重算与定版时相同，无可更正。
A year is published, closed or corrected. | 年度评价只能公布、定版或更正。
The year has no such revision. | 这一年没有这个修订版。
A report is called MONTH or YEAR, with .xlsx, .csv or .html. | 报告的名称是 月份 或 年份 加 .xlsx、.csv 或 .html。
A report is of a month such as 2022-09, or of a year such as 2022. | 报告按月（如 2022-09）或按年（如 2022）。
There is no such evaluation. | 没有这一年的评价。
The year has no revision {}. | 这一年没有第 {0} 版。
{} figures as it was closed: there is no drift, so there is nothing to correct. | {0} 现在重算与定版时相同，没有差异，无可更正。
Objections may come in until {}. | 异议期至 {0}。
Exemption {} waits for a decision. | 免考核 {0} 尚未决定。
Objections may come in until {}. Wait and decide, or name what is open in despite, with a reason. | 异议期至 {0}，尚未期满。请等待期满，或写明理由后仍定版。
These exemptions wait for a decision: {}. Wait and decide, or name what is open in despite, with a reason. | 这些免考核尚未决定：{0}。请先决定，或写明理由后仍定版。
These exemptions wait for a decision: {}. Objections may come in until {}. Wait and decide, or name what is open in despite, with a reason. | 这些免考核尚未决定：{0}；异议期至 {1}。请先决定并等待期满，或写明理由后仍定版。
Say why: a text is expected here. | 请写明理由。
{} is not closed: there is nothing to correct. | {0} 还没有定版，无可更正。
{} has not been published: what is closed has been seen before. | {0} 还没有公布：定版之前必须先公布。
Only what is closed can drift: {} is not. | 只有定版的月份才有差异：{0} 没有定版。
A month is published, closed or corrected. | 月份只能公布、定版或更正。
The statement names no journal position. | 结算单没有日志位置。
The statement does not have this SHA-256. | 结算单的 SHA-256 不符。
A SHA-256 in hexadecimal is expected here. | 这里应为十六进制的 SHA-256。
The digest can't be made. | 摘要算不出来。

Nothing of batch {} was accepted, so there is nothing to void. | 批次 {0} 没有被接受的上报，无可作废。
Batch {} has been voided already. | 批次 {0} 已经作废。
Voiding batch {} waits for approval already. | 批次 {0} 的作废已在等待批准。
Nobody has asked to void batch {}. | 没有人申请作废批次 {0}。
The batch holds too many reports: send it in parts. | 一批上报太多，请分几次发送。

An organisation of role {} is expected here. | 这里应为角色是“{0}”的单位。
A token of role {} names its organisation. | 角色为“{0}”的令牌要指明单位。
A token of role {} names its feed. | 角色为“{0}”的令牌要指明数据源。
A token of role {} has no organisation. | 角色为“{0}”的令牌不绑定单位。
A token of role {} has no feed. | 角色为“{0}”的令牌不绑定数据源。
Token {} has been revoked already. | 令牌 {0} 已经撤销过了。
Token {} is the last one of an admin: make another first. | 令牌 {0} 是最后一个管理员令牌：请先另建一个。
The system gives no random bytes. | 系统不提供随机数。

The code {} stands in this body twice. | 编码 {0} 在同一份文件中出现了两次。
There are at most {} feeds. | 数据源最多 {0} 个。
There are at most {} assets. | 资产最多 {0} 个。
A camera without a class is in no assessed population, and has the longest repair limit. | 没有类别的监控点不在考核范围内，维修时限按最长的算。
Exactly one record is expected here. | 这里应当正好是一条记录。
The code differs from the one in the path. | 编码与地址中的不一致。
The name has nothing in it but spaces. | 名称里只有空格。
An object by year is expected here. | 这里应按年份填写。
A list of at most {} stretches is expected here. | 这里最多填 {0} 段时间。
Hours are written as 08:30-12:00 here; 24:00 ends a day. | 时段写成 08:30-12:00；一天到 24:00 为止。
A stretch ends after its beginning. Over midnight write 22:00-24:00 on the one day and 00:00-06:00 on the next. | 时段应先始后终。跨零点的，前一天写 22:00-24:00，后一天写 00:00-06:00。
The stretches of a day stand in order and do not overlap. | 一天的各段应按先后排列，且不重叠。
An object by day is expected here, with at most {}. | 这里应按日期填写，最多 {0} 天。
One that recurs lasts at most ten years. | 重复的免考核最长十年。
An object by project is expected here, with at most {}. | 这里应按项目填写，最多 {0} 个。
No calendar has the code {}. | 没有编码为 {0} 的日历。
No calendar has the code {}. Register it first. | 没有编码为 {0} 的日历，请先登记。
A year is expected here, such as "{}". | 这里应为年份，例如“{0}”。
A service span ends after its beginning. | 服务期的结束必须晚于开始。
This service span begins before the one before it ends: spans of one asset never overlap. | 这段服务期在上一段结束之前就开始了：同一资产的服务期不能重叠。
A service span needs its project and its from. | 服务期必须有项目和起始时间。
An asset has at most {} service spans. | 一个资产最多有 {0} 段服务期。
Only a camera has a class; leave it null. | 只有监控点才有类别，请留空。
An attribute can't be named {}: a table of assets has a column of that name already. | 附加属性不能叫 {0}：资产表里已有同名的列。
Numbers are whole here; write one with a fraction as text. | 这里只能是整数；带小数的请写成文字。
Several judged rows are called {}: name level1 and level2 too. | 名为“{0}”的评议行有几行：请同时写明一级和二级指标。
This row gives at most {} points. | 这一行最多 {0} 分。

The code contains a control character. | 编码里有控制字符。
The code contains an invisible character (a zero-width one, a byte order mark or a soft hyphen): type it again by hand. | 编码里有看不见的字符：请手工重新输入。
The code contains a no-break space. | 编码里有不换行空格。
The code begins or ends with a space. | 编码的开头或结尾有空格。
A spreadsheet has turned this code into a rounded number and its digits are lost. Format the column as text and export it again. | 表格软件把这个编码变成了取整的数字，原来的位数已经丢失。请把该列设为文本后重新导出。
A spreadsheet has turned this code into a number with decimals, and its last digits may be lost. Format the column as text and export it again. | 表格软件把这个编码变成了小数，末几位可能已经丢失。请把该列设为文本后重新导出。
The code is a spreadsheet's formula: export its value, as text. | 编码是表格里的公式：请导出它的值（文本）。
The code is a spreadsheet's error: the formula behind it has no result. | 编码是表格的错误值：公式没有结果。
The code is what a spreadsheet shows in too narrow a column: widen the column and export it again. | 编码是列太窄时表格显示的井号：请加宽该列后重新导出。
The code is empty. | 编码为空。
The code is not UTF-8. | 编码不是 UTF-8。
The code is longer than {} characters. | 编码超过 {0} 个字符。
A code of one or two dots can't stand in an address. | 编码不能只有一两个点。
{} It came as: {} | {0}收到的是：{1}

There is no member of this name; known are: {}. | 没有叫这个名字的字段；可用的是：{0}。
A JSON object is expected here. | 这里应为一个 JSON 对象。
The member is missing{}. | 缺少这个字段{0}。
The member must not be null. | 这个字段不能为空。
A text is expected here. | 这里应为文字。
A text of {} to {} characters is expected here. | 这里应为 {0} 到 {1} 个字符的文字。
The code looks like {}, which another record has, and is written with other characters: see which one is meant. | 编码看起来与另一条记录的 {0} 一样，但用了不同的字符：请确认指的是哪一个。
The name looks like that of token {}, and is written with other characters or spaces: see that both are meant. | 名称看起来与令牌 {0} 的名称一样，但用了不同的字符或空格：请确认两者都需要。
The name looks like that of {}, and is written with other characters or spaces: see that both are meant. | 名称看起来与 {0} 的名称一样，但用了不同的字符或空格：请确认两者都需要。
An asset is reported every {} s or so: with report_ttl_s {} it is silent for {} % of the time, which counts like a fault. | 每个资产大约每 {0} 秒上报一次：report_ttl_s 为 {1} 时，约有 {2} % 的时间算作静默，与故障同样计入。
An asset is reported every {} s or so: with report_ttl_s {} it is blind for up to {} % of the time, in which no fault counts. | 每个资产大约每 {0} 秒上报一次：report_ttl_s 为 {1} 时，最多有 {2} % 的时间算作盲区，其间的故障都不计。
The feed reports every {} s or so: with feed_ttl_s {} its assets are blind for {} % of the time, in which no fault counts. | 数据源大约每 {0} 秒上报一次：feed_ttl_s 为 {1} 时，其资产有 {2} % 的时间算作盲区，其间的故障都不计。
The feed reports every {} s or so: with feed_ttl_s {} it is not watching for {} % of the time, in which no silence is seen. | 数据源大约每 {0} 秒上报一次：feed_ttl_s 为 {1} 时，有 {2} % 的时间不在监视，其间看不出静默。
The text contains a control character. | 文字里有控制字符。
The text contains a character that nobody can see ({}): type it again by hand. | 文字里有看不见的字符（{0}）：请手工重新输入。
A whole number from {} to {} is expected here. | 这里应为 {0} 到 {1} 的整数。
A telephone number is expected here, such as 020-84820000 or 13800000000; an extension after a #. | 这里应为电话号码，例如 020-84820000 或 13800000000；分机号写在 # 之后。
A mail address is expected here, such as duty@example.cn. | 这里应为邮箱地址，例如 duty@example.cn。
A contact needs its phone or its mail. | 联系人要有电话或邮箱。
A whole number of fen is expected here. | 这里应为以分计的整数。
A whole number is expected here. | 这里应为整数。
A time with its offset is expected here, such as {}. | 这里应为带时区的时间，例如 {0}。
One of these is expected here: {}. | 这里应为其中之一：{0}。
A number as text with at most two decimals is expected here, from "{}" to "{}". | 这里应为 {0} 到 {1} 的数，最多两位小数。
A date is expected here, such as {}. | 这里应为日期，例如 {0}。
A month is expected here, such as {}. | 这里应为月份，例如 {0}。
A list of {} to {} elements is expected here. | 这里应为 {0} 到 {1} 项的列表。
A code as text is expected here. | 这里应为文字写的编码。
A code is text and has to be written in quotes: as a number this one is too big. | 编码是文字，要加引号；作为数字它太大了。
The number is too big (at byte {}). | 数字太大（第 {0} 字节）。
A member stands twice in one object (at byte {}). | 同一个字段出现了两次（第 {0} 字节）。

The body is empty. | 内容为空。
The body is neither a JSON array nor a JSON object. | 内容既不是 JSON 数组也不是 JSON 对象。
The body is one JSON object. | 内容应为一个 JSON 对象。
The body is larger than {} bytes. Send it in parts. | 内容超过 {0} 字节，请分几次发送。
The body is over {} bytes{}: send it in parts. | 内容超过 {0} 字节，请分几次发送。
The body is not a JSON object or an array of them: {} at byte {}. Nothing of it was taken. | 内容不是 JSON 对象或其数组（第 {1} 字节，{0}），全部没有接受。
The body is not gzip near byte {}: {}. | 第 {0} 字节附近不是 gzip：{1}。
Something that is no gzip follows the gzip stream, near byte {}. | gzip 数据之后还有别的内容（第 {0} 字节附近）。
The gzip stream is cut off after {} bytes. | gzip 数据在 {0} 字节后中断。
The body's Content-Type is one of: {}. | 内容类型应为其中之一：{0}。
The only content encoding taken is gzip. | 只接受 gzip 压缩。
No content encoding is taken here. | 这里不接受压缩的内容。
CSV is not taken here; send JSON. | 这里不接受 CSV，请用 JSON。
A record is at most {} bytes long. | 一条记录最长 {0} 字节。
A record is nested at most {} deep. | 一条记录最多嵌套 {0} 层。
A record has at most {} members and elements. | 一条记录最多有 {0} 个字段和元素。
A record is a JSON object. | 一条记录应为一个 JSON 对象。
A body has at most {} records. | 一份文件最多 {0} 条记录。
Not one JSON object a line. | 不是每行一个 JSON 对象。
The JSON array is cut off. | JSON 数组不完整。
Something stands behind the end of a JSON value. | JSON 结束之后还有别的内容。
The JSON is cut off. | JSON 不完整。
Not JSON: {} (at byte {}). | 不是 JSON（第 {1} 字节）：{0}。
The text is not UTF-8 (at byte {}). | 文字不是 UTF-8（第 {0} 字节）。
The text is neither UTF-8 nor GB18030: save it as CSV in UTF-8. | 文件既不是 UTF-8 也不是 GB18030：请另存为 UTF-8 的 CSV。
The text is not UTF-8, and this system has no GB18030 converter. | 文件不是 UTF-8，而本机没有 GB18030 转换。
Mixed encodings: line {} is {}, but line {} is {}. Save the whole table in UTF-8. | 编码混杂：第 {0} 行是 {1}，第 {2} 行却是 {3}。请把整张表另存为 UTF-8。

The quote that opens cell {} is never closed. | 第 {0} 格的引号没有配对。
Text follows the closing quote of cell {}: a quote inside a quoted cell is written twice. | 第 {0} 格的引号之后还有文字：引号内的引号要写两个。
More than {} cells in a row. | 一行超过 {0} 格。
There is no column of this name here. | 没有叫这个名字的列。
{} "{}". The columns are: {}. | {0}“{1}”。可用的列：{2}。
The header has twice the column | 表头里有重复的列
The header has an unknown column | 表头里有不认识的列
The header lacks the column | 表头缺少列
The header has two columns that mean the same, the second is | 表头里有两列意思相同，第二列是
A spreadsheet has rounded {} of {} codes to numbers, such as {} in line {}: their last digits are lost, and no program can bring them back from this file. Take the file that the codes came from, format their column as text before you paste or open it, and save it as .xlsx. | 表格软件把 {1} 个编码中的 {0} 个变成了数字（如第 {3} 行的 {2}），末几位已经丢失，从这份文件里找不回来。请找到编码原来的文件，先把编码列设为“文本”格式再粘贴或打开，另存为 .xlsx。
Line {} is a new record, which needs its {}, but the table has no column {} ({}). Nothing after this line was looked at. | 第 {0} 行是新记录，必须有“{3}”，但表里没有这一列（{2}）。其后的行没有再看。
The project is new for this asset, so it needs the day on which its service there begins: a column from (开始日期). | 这个资产原来不在该项目下，需要写明服务从哪天开始：请加“开始日期”一列。
The cell is empty, but each row needs its {}. | 这一格是空的，但每行都必须填“{0}”。
One of {} is expected here. It says: {} | 这里只能是 {0} 之一。现在写的是：{1}
{} It says: {} | {0}现在写的是：{1}
An amount in yuan with at most two decimals is expected here. | 这里应为金额（元，最多两位小数）。
A date or a time is expected here, such as 2022-09-01, 2022/9/1 08:30 or 2022-09-01T00:00:00+08:00. | 这里应为日期或时间，如 2022-09-01、2022/9/1 08:30。
A date is expected here, such as 2022-09-01 or 2022/9/1. | 这里应为日期，如 2022-09-01 或 2022/9/1。
true or false (是 or 否) is expected here. | 这里应填“是”或“否”。
The formula in this cell has no result: have the spreadsheet calculate it and save the file again. | 这一格的公式没有结果：请在表格软件里算出来再保存一次。
{} towns are called {}: write the code of the one that is meant. | 有 {0} 个镇街都叫“{1}”：请写编码。
{} organisations are called {}: write the code of the one that is meant. | 有 {0} 个单位都叫“{1}”：请写编码。
{} projects are called {}: write the code of the one that is meant. | 有 {0} 个项目都叫“{1}”：请写编码。
{} assets are called {}: write the code of the one that is meant. | 有 {0} 个资产都叫“{1}”：请写编码。
{} cells have full-width letters or digits, the first in line {}. They were read as plain ones. | 有 {0} 格用了全角字母或数字（最先在第 {1} 行），已按半角读入。
{} rows of sums were passed over, the first in line {}. | 略过了 {0} 行合计（最先在第 {1} 行）。
The code has {} digits; a code of GB/T 28181 has {}. | 编码有 {0} 位；GB/T 28181 的编码是 {1} 位，请核对。
The table has more rows than are sent at once ({} at most). Ask for it in parts, with limit and after, or for less. | 表格的行数超过一次能发的上限（{0} 行）。请分段下载，或缩小范围。
Raw reports are read of at most {} days. Ask for a shorter window. | 原始上报一次最多看 {0} 天，请缩短时段。
Raw reports are read of at most 366 days. Ask for a shorter window. | 原始上报一次最多看 366 天，请缩短时段。
The text is not UTF-8, and this system has no {} converter. | 文件不是 UTF-8，而本机没有 {0} 转换。
The workbook has more than 64 MiB of text. Cut it into several. | 工作簿的文字超过 64 MiB，请拆成几份。
This is a zip archive, but no workbook (.xlsx). | 这是压缩包，但不是工作簿（.xlsx）。
The workbook has no sheet that is shown. | 工作簿里没有可见的工作表。
The rows of the sheet are not in order after row {}. | 工作表第 {0} 行之后的行次序不对，文件已损坏。
The cells of row {} are not in order. | 第 {0} 行的单元格次序不对，文件已损坏。
Row {} has more than {} columns. | 第 {0} 行超过 {1} 列。
The sheet has more than 24 MiB of text. Cut it into several files. | 工作表的文字超过 24 MiB，请拆成几份文件。
A cell of row {} has more than 128 KiB. | 第 {0} 行有一格超过 128 KiB。
A sheet has at most {} rows. Ask for CSV, or for less at once. | 一张工作表最多 {0} 行。请下载 CSV，或缩小范围。
The workbook can't be written: {}. | 工作簿写不出来：{0}。
The workbook can't be read back ({}). | 工作簿读不回来（{0}）。
No file can be made in {} ({}). | 在 {0} 里建不了文件（{1}）。
The workbook is nested deeper than any spreadsheet program writes it. | 工作簿的嵌套太深，不是表格软件写的。
The workbook declares a document type, which no spreadsheet program does. | 工作簿声明了文档类型，表格软件不会这样写，因此不接受。
The workbook is damaged: its XML breaks off ({}). | 工作簿已损坏：XML 不完整（{0}）。
The workbook has a tag of more than 1 MiB. | 工作簿里有超过 1 MiB 的标签，不接受。
The workbook is damaged and can't be unpacked: {}. | 工作簿已损坏，解不开：{0}。
A part of the workbook is larger than {} MiB when it is unpacked. Cut the table into several files. | 工作簿解开后有一部分超过 {0} MiB。请把表拆成几份文件。
The workbook is locked by a password. Save it without one. | 工作簿加了密码。请去掉密码再保存。
The workbook has no part {}. | 工作簿缺少部分 {0}，已损坏。
 Semicolons seem to stand between its cells: save it as CSV UTF-8, with commas. | 各格之间像是分号：请另存为用逗号分隔的 CSV UTF-8。
 Tabs seem to stand between its cells: save it as CSV UTF-8, with commas. | 各格之间像是制表符：请另存为用逗号分隔的 CSV UTF-8。
 Full-width commas seem to stand between its cells: save it as CSV UTF-8, with commas. | 各格之间像是全角逗号：请另存为用半角逗号分隔的 CSV UTF-8。
The text is UTF-16 ("Unicode text"): save it as CSV UTF-8, with commas. | 文件是 UTF-16（“Unicode 文本”）：请另存为用逗号分隔的 CSV UTF-8。
This is a workbook (.xlsx), not a CSV: save it as CSV UTF-8, with commas. | 这是工作簿（.xlsx），不是 CSV：请另存为用逗号分隔的 CSV UTF-8。
This is a workbook (.xls), not a CSV: save it as CSV UTF-8, with commas. | 这是工作簿（.xls），不是 CSV：请另存为用逗号分隔的 CSV UTF-8。
The text contains zero bytes, as UTF-16 does: save it as CSV UTF-8, with commas. | 文件里有零字节，像是 UTF-16：请另存为用逗号分隔的 CSV UTF-8。
The table is empty. | 表是空的。
A table has at most {} rows. | 一张表最多 {0} 行。
A cell stands under no column name. | 有一格上方没有列名。
The row has {} cells, the header only {}. | 这一行有 {0} 格，表头只有 {1} 格。
The row has {} cells, the header {}. | 这一行有 {0} 格，表头有 {1} 格。
The row can't be read. | 这一行读不出来。
The row differs from line {}, which has the same code, in more than its service span. | 这一行与编码相同的第 {0} 行除服务期外还有别的不同。

The feed {} stands in the list twice. | 数据源 {0} 列了两次。
A kind stands in the list twice. | 同一类型列了两次。
The numbers 1, 2 and 3 are expected here, each at most once. | 这里应为 1、2、3，各最多一次。
With cameras in the population at least one class is needed. | 考核范围含监控点时，至少要有一个类别。
The rules' reasons are: {}. | 考核规则允许的事由是：{0}。
At least one weight must be above 0. | 至少要有一项权重大于 0。
The steps go from the highest score down. | 各档要按得分从高到低排列。
The last step must begin at "{}". | 最后一档必须从 {0} 分起。
A row has either an indicator or "judged": true. | 每行要么有指标，要么由人评议。
Only a row of indicator quantity has a kind. | 只有“运维数量”一行才有类型。
Only milestones have their target here; others under indicators. | 只有“建设进度”的目标写在这里，其余写在指标目标里。
Name this indicator's target under indicators first. | 先要在指标目标里给出这一指标的目标。
Milestones need their target here. | “建设进度”的目标要写在这里。
A name of 1 to {} of a-z, 0-9 and _ is expected here. | 这里应为 1 到 {0} 个字符的名称，只用 a-z、0-9 和下划线。
This reason stands in the list twice. | 同一事由列了两次。
The time zone {} {}. | 时区 {0} 不可用：{1}。
A time zone is a name of the IANA database, such as {}. | 时区应为 IANA 名称，例如 {0}。

{} is a year such as {}. | {0}应为年份，例如 {1}。
{} is a month such as {}. | {0}应为月份，例如 {1}。
{} is a whole number from {} to {}. | {0}应为 {1} 到 {2} 的整数。
{} is true or false. | {0}应为 true 或 false。
{} is a time such as {}, offset (or Z) included. | {0}应为带时区的时间，例如 {1}。
{} is one of: {}. | {0}应为其中之一：{1}。
{} is given twice. | {0}给了两次。
indicator is needed: intact, network, live or history. | 需要指明指标：完好、联网、实时或历史。
after is the \`next\` of the page before. | 翻页的位置不对。
after is the \`next\` of the page before, {}. | 翻页的位置不对。
Either month or version, not both. | 月份和版本只能给一个。
The window is either month or from and to, not both. | 时段要么给月份，要么给起止，不能都给。
from has to be before to. | 起必须早于止。
from and to come together. | 起和止要一起给。
it is cut off | 不完整
it is empty | 为空
something else begins | 有别的内容
the syntax breaks | 语法中断
There are more than {} reports in this window. Ask for a shorter one. | 这一时段的上报超过 {0} 条，请选短一些的时段。
Raw reports are read of at most 366 days. Ask for a shorter window. | 原始上报一次最多查 366 天，请选短一些的时段。
The state changes more than {} times in this window. Ask for a shorter one. | 这一时段内状态变化超过 {0} 次，请选短一些的时段。
the window has more than {} steps; ask for a shorter window or a longer step | 时段超过 {0} 步；请选短一些的时段或长一些的步长
{} groups x {} steps are more than {} cells; ask for a shorter window, a longer step or a coarser grouping | {0} 组 × {1} 步超过 {2} 格；请选短一些的时段、长一些的步长或粗一些的分组
There is no parameter "{}" here; none are taken. | 没有参数“{0}”，这里不带参数。
There is no parameter "{}" here. Allowed are: {}. | 没有参数“{0}”；可用的是：{1}。
The query has more than {} parameters. | 查询参数超过 {0} 个。
This path takes {}, not {}. | 这个地址只接受 {0}，不接受 {1}。
An admin names the feed that reports: ?feed=CODE. | 管理员上报时要指明数据源。
The address has a bad %XX escape (%00 is none either). | 地址里的 % 转义不对。
The address is not UTF-8. | 地址不是 UTF-8。
The path does not begin with /. | 地址不是以 / 开头。

A report is at most {} bytes long. | 一条上报最长 {0} 字节。
A report is a JSON object, {"asset":...}, not an array. | 一条上报应为 JSON 对象，不是数组。
A report has asset, at, intact, network, live, history and cause, and no other members. | 上报只有资产、时间、四个状态项和原因，没有别的字段。
Not a JSON object: {} (byte {}). | 不是 JSON 对象（第 {1} 字节）：{0}。
The line is not UTF-8. | 这一行不是 UTF-8。
The row is not UTF-8. | 这一行不是 UTF-8。
The header is not UTF-8. | 表头不是 UTF-8。
Not a CSV header: {} | 表头不是 CSV：{0}
Not a CSV row: {} | 这一行不是 CSV：{0}
Column {} is unknown: {} | 第 {0} 列不认识：表头应为资产、时间和状态项。
Column {} is there twice: {} | 第 {0} 列重复：表头应为资产、时间和状态项。
The column asset is missing: {} | 缺少资产列（asset）。
The column at is missing: {} | 缺少时间列（at）。
The member is there twice. | 这个字段出现了两次。
"{}" is not text: {}. | {0}不是文字：{1}。
"{}" is "{}": {}. | {0}是“{1}”：{2}。
write RFC 3339 with an offset, such as {} | 应写带时区的时间，例如 {0}
it must be "ok" or "fault" | 只能是 ok 或 fault
it must be 1 to 32 of the characters a-z, 0-9 and - | 只能用 1 到 32 个 a-z、0-9 和 -
write the asset's code in quotes | 资产编码要加引号
"at" is missing: every report and heartbeat says when it was made. | 缺少时间：每条上报和心跳都要写明时刻。
"asset" is missing: only a heartbeat, which says nothing but "at", goes without. | 缺少资产：只有单写时间的心跳可以不写。
No aspect is reported: give at least one of intact, network, live and history. | 没有状态项：至少要有完好、联网、实时、历史中的一项。
"at" lies before {}. | 时间早于 {0}。
"at" is {}, more than {} s after this machine's clock ({}): check the sender's clock and offset. | 时间是 {0}，比本机时钟（{2}）晚 {1} 秒以上：请检查发送方的时钟和时区。
The district already has {} different causes: use one of them. | 全区已有 {0} 种原因，请使用其中之一。
Line {} could not be taken. | 第 {0} 行未能接受。
{} lies more than {} seconds ahead. | {0}比现在晚 {1} 秒以上。
{} lies before {}. | {0}早于{1}。
`;
