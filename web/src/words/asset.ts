// The words of one asset's page, and of the shades that matrices and maps share.

export const asset = {
  asset_year: ['这一年', 'The year'],
  asset_year_note: ['一格一天，点开看当天', 'a cell a day; open one to see it'],
  parent_platform: ['上级平台', 'Platform above it'],
  photo: ['查看照片', 'See the photo'],
  attribute_photo: ['照片', 'Photo'],
  attribute_ip: ['IP 地址', 'IP address'],
  attribute_maker: ['厂商', 'Maker'],
  attribute_model: ['型号', 'Model'],
  attribute_lon: ['经度', 'Longitude'],
  attribute_lat: ['纬度', 'Latitude'],
  shade_met: ['达标', 'met'],
  shade_near: ['差 2 个百分点以内', 'short by up to 2 points'],
  shade_below: ['差 10 个百分点以内', 'short by up to 10 points'],
  shade_far: ['差 10 个百分点以上', 'short by more than 10 points'],
  shade_unseen: ['覆盖不足，无结论', 'too little watched'],
} as const;
