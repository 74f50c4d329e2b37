# Makes Redmine's tables and the fixed world in an empty database.
# Usage: ruby redmine-world.rb FILE: FILE gets what a test has to know about the world.
require_relative 'redmine-boot'
require 'json'

# In a child, so that no class of ours remembers columns from the middle of the migrations.
ActiveRecord::Base.clear_all_connections!
child = fork do
  ActiveRecord::Base.connection.execute('PRAGMA synchronous = OFF')
  ActiveRecord::Migration.verbose = false
  ActiveRecord::MigrationContext.new("#{Rails.root}/db/migrate", ActiveRecord::SchemaMigration).migrate
end
Process.wait(child)
abort 'the migrations failed' unless $?.success?
ActiveRecord::Base.connection.schema_cache.clear!
ActiveRecord::Base.connection.execute('PRAGMA synchronous = OFF')

{ rest_api_enabled: '1', login_required: '1', default_language: 'zh', user_format: 'lastnamefirstname',
  text_formatting: 'textile', attachment_max_size: '20480', notified_events: [] }.each { |k, v| Setting[k] = v }
ActionMailer::Base.perform_deliveries = false
Redmine::DefaultData::Loader.load('zh')

Tracker.order(:position).last.destroy
bug, feature = Tracker.order(:position).to_a
bug.update!(name: '缺陷')
trackers = [bug, feature]
fresh, doing, resolved, feedback, closed, rejected = statuses = IssueStatus.order(:position).to_a
manager = Role.givable.order(:position).first # may do everything, all transitions included

sync = Role.create!(name: '同步', issues_visibility: 'all', users_visibility: 'all', permissions: %i[
  view_issues add_issues edit_issues delete_issues add_issue_notes view_private_notes set_notes_private
  manage_issue_relations manage_subtasks
])
moves = [[fresh, doing], [doing, resolved], [doing, rejected], [doing, feedback], [feedback, doing], [resolved, closed], [resolved, doing]]
trackers.each do |t|
  WorkflowTransition.create!(role_id: sync.id, tracker_id: t.id, old_status_id: 0, new_status_id: fresh.id)
  moves.each { |a, b| WorkflowTransition.create!(role_id: sync.id, tracker_id: t.id, old_status_id: a.id, new_status_id: b.id) }
end

fields = [
  { name: 'External key', field_format: 'string', searchable: true },
  { name: 'Channel', field_format: 'list', possible_values: %w[微信 电话 邮件 网页] }
].map { |f| IssueCustomField.create!(is_for_all: true, is_filter: true, trackers: trackers, **f) }

people = { 'syncbot' => ['机器人', '同步', sync], 'zhangsan' => ['三', '张', manager], 'lisi' => ['四', '李', manager] }.map do |login, (first, last, role)|
  user = User.new(firstname: first, lastname: last, mail: "#{login}@example.test", language: 'zh', mail_notification: 'none')
  user.login = login
  user.password = user.password_confirmation = SecureRandom.hex(16)
  user.save!
  [user, role]
end
admin = User.find_by!(login: 'admin')
admin.password = admin.password_confirmation = SecureRandom.hex(16)
admin.update!(language: 'zh', must_change_passwd: false, mail_notification: 'none')

projects = { 'crm' => '客户关系平台', 'other' => '其他项目' }.map do |identifier, name|
  Project.create!(identifier: identifier, name: name, is_public: false, trackers: trackers, enabled_module_names: %w[issue_tracking])
end
people.each do |user, role|
  # The other project is for the people only.
  (role == sync ? projects.first(1) : projects).each { |p| Member.create!(project_id: p.id, principal: user, roles: [role]) }
end

list = ->(records, *keys) { records.map { |r| keys.to_h { |k| [k, r.public_send(k)] } } }
users = [admin] + people.map(&:first)
world = {
  tokens: users.to_h { |u| [u.login, u.api_key] },
  world: {
    projects: list.(projects, :id, :identifier, :name),
    trackers: list.(trackers, :id, :name),
    statuses: list.(statuses, :id, :name, :is_closed),
    priorities: list.(IssuePriority.order(:position), :id, :name, :is_default),
    customFields: fields.map { |f| { id: f.id, name: f.name, format: f.field_format, values: f.possible_values } },
    users: users.map { |u| { id: u.id, login: u.login, name: u.name, mail: u.mail } },
    roles: list.([sync, manager], :id, :name),
    moves: moves.map { |pair| pair.map(&:id) }
  }
}
File.write(ARGV.fetch(0), JSON.generate(world))
