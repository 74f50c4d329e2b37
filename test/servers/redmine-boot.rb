# Starts Redmine as a Rack application; required by redmine-world.rb too.
app = ENV.fetch('REDMINE_APP')
require "#{app}/config/application"
# Loading every class beforehand costs seconds that a test run does not get back.
Rails.application.config.before_initialize { Rails.application.config.eager_load = false }
require "#{app}/config/environment"
if respond_to?(:run, true)
  # SQLite takes one writer at a time and Ruby runs one thread at a time: waiting here is
  # quicker than waiting there, and nothing fails with "database is locked".
  use Rack::Lock
  run RedmineApp::Application
end
