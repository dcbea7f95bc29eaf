// The words of orders on a phone and many at once, and of choosing assets.

export const orders = {
  pick_asset: ['名称或编码', 'name or code'],
  remove_all: ['全部去掉', 'Remove all'],
  who_did: ['谁', 'Who'],
  choose_all: ['全选 {0} 张', 'Choose all {0}'],
  choose_order: ['选择 {0}', 'Choose {0}'],
  choose_to_confirm: ['勾选后可一并确认', 'Tick orders to confirm them together'],
  confirm_orders: ['确认修复 {0} 张', 'Confirm {0} repairs'],
  about_confirm_orders: [
    '一次确认，每张工单各留一条记录；其中一张不能确认，就一张也不确认。',
    'One act, on record for each order. If one of them cannot be confirmed, none is.',
  ],
  orders_confirmed: ['已确认 {0} 张工单', '{0} repairs confirmed'],
  and_more: ['另有 {0} 张', 'and {0} more'],
  orders_of_now: ['{0} 已过；工单是此刻的，不列在这里。', '{0} is over. Orders are as they are now, and not shown under it.'],
  to_orders_now: ['现在的工单', "Today's orders"],
  unsent: ['{0} 步还没有发送', '{0} not sent yet'],
  unsent_now: ['网络已恢复：请发送或丢弃。', 'The network is back: send or drop them.'],
  unsent_later: ['没有网络，留在本机；不会自行发送。', 'No network. They stay on this device, and none is sent by itself.'],
  unsent_sent: ['已发送：{0}', 'sent: {0}'],
  send_now: ['现在发送', 'Send now'],
  drop_unsent: ['丢弃', 'Drop'],
  kept_unsent: ['没有网络，没有发出去：留在本机，见页面上方。', 'No network, so it was not sent. It is kept on this device: see above.'],
} as const;
