# Adds issues through the REST API, so a running server may be used meanwhile.
# Usage: ruby redmine-issues.rb BASE_URL WORLD_JSON COUNT; prints {"added":[id, ...]}.
require 'json'
require 'net/http'

base, file, count = ARGV
info = JSON.parse(File.read(file))
WORLD = info['world']
TOKENS = info['tokens']
URL = URI(base)
HTTP = Net::HTTP.new(URL.host, URL.port, nil).start # nil: no proxy

def call(who, verb, path, body)
  request = Net::HTTP.const_get(verb).new(path, 'X-Redmine-API-Key' => TOKENS.fetch(who), 'Content-Type' => 'application/json')
  answer = HTTP.request(request, JSON.generate(body))
  abort "#{verb} #{path}: #{answer.code} #{answer.body}" unless answer.code.start_with?('2')
  answer.body.to_s.empty? ? nil : JSON.parse(answer.body)
end

def id(kind, name) = WORLD[kind].find { |x| x.value?(name) }.fetch('id')

SUBJECTS = ['登录后页面空白', 'CSV export loses its last row', '退款一直没有到账 😟', '支持企业微信登录', 'A & B <b>not bold</b> "quoted"',
            '首页打开很慢', '订单导出按区域筛选', "Can't upload files over 10 MB"].freeze
BODIES = ["h2. 现象\n\n点击 *保存* 之后没有反应。\n\n# 打开订单\n# 点 @保存@\n\n> 客户原话：一直转圈", '',
          "Plain text, two lines.\nSecond line with a link: https://example.test/?a=1&b=2", "<p>来自邮件的 <b>HTML</b> &amp; 符号</p>",
          "全角（ＡＢＣ）与 emoji 👩‍💻 é é", (1..80).map { |i| "#{i}. 第 #{i} 条说明。" }.join("\n")].freeze
# Moves that a manager makes one after the other.
PATHS = [[], %w[进行中], %w[进行中 已解决], %w[进行中 已解决 已关闭], %w[进行中 反馈], %w[进行中 已拒绝]].freeze

added = count.to_i.times.map do |i|
  author = %w[zhangsan lisi][i % 2]
  other = %w[lisi zhangsan][i % 2]
  channels = WORLD['customFields'].find { |f| f['name'] == 'Channel' }
  issue = {
    project_id: 'crm', tracker_id: WORLD['trackers'][i % 2]['id'], priority_id: WORLD['priorities'][i % 5]['id'],
    subject: "#{SUBJECTS[i % SUBJECTS.size]} (#{i + 1})", description: BODIES[i % BODIES.size],
    custom_fields: [{ id: channels['id'], value: i % 3 == 2 ? '' : channels['values'][i % 4] }]
  }
  issue[:assigned_to_id] = id('users', other) unless i % 4 == 3
  issue[:due_date] = "2030-01-#{format('%02d', i % 28 + 1)}" if i % 3 == 0
  n = call(author, :Post, '/issues.json', issue: issue)['issue']['id']
  call(other, :Put, "/issues/#{n}.json", issue: { notes: "已复现，正在排查。\n\n第 #{i + 1} 次" }) if i % 3 == 1
  call(author, :Put, "/issues/#{n}.json", issue: { notes: '内部备注：先不要告诉客户', private_notes: true }) if i % 5 == 2
  PATHS[i % PATHS.size].each { |s| call(author, :Put, "/issues/#{n}.json", issue: { status_id: id('statuses', s) }) }
  n
end
puts JSON.generate(added: added)
