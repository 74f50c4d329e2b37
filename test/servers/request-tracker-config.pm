# The site configuration of the Request Tracker that request-tracker.sh runs.
use utf8;
my ($dir, $port) = @ENV{qw(RT_TEST_DIR RT_TEST_PORT)};

$RT::VarPath        = "$dir/var";
$RT::MasonDataDir   = "$dir/mason";
$RT::MasonSessionDir = "$dir/session";

Set($rtname,       'rt.test');
Set($Organization, 'rt.test');
Set($Timezone,     'UTC');
Set($WebDomain,    '127.0.0.1');
Set($WebPort,      $port);
Set($WebBaseURL,   "http://127.0.0.1:$port");
Set($WebPath,      '');

Set($DatabaseType, 'SQLite');
Set($DatabaseName, "$dir/db.sqlite3");
# A token is checked with bcrypt on every request: the usual cost makes each one slow.
Set($BcryptCost,   4);

# No mail leaves the machine: each becomes a file.
Set($MailCommand,       'sendmailpipe');
Set($SendmailPath,      "$dir/sendmail");
Set($CorrespondAddress, 'rt@rt.test');
Set($CommentAddress,    'rt-comment@rt.test');

# Mails have a text part made from HTML; a program started for each one takes longer.
Set($HTMLFormatter,     'core');

Set($LogToSyslog, '');
Set($LogToSTDERR, 'warning');
Set(%GnuPG, Enable => 0);
Set(%SMIME, Enable => 0);

# The queue Feedback. Nothing is finished that was not opened first.
Set(%Lifecycles,
  feedback => {
    initial     => ['new'],
    active      => ['open', 'waiting'],
    inactive    => ['resolved', 'rejected', 'deleted'],
    defaults    => { on_create => 'new' },
    transitions => {
      ''       => ['new'],
      new      => ['open', 'deleted'],
      open     => ['waiting', 'resolved', 'rejected', 'deleted'],
      waiting  => ['open'],
      resolved => ['open'],
      rejected => ['open'],
      deleted  => [],
    },
    rights  => { '* -> deleted' => 'DeleteTicket', '* -> *' => 'ModifyTicket' },
    actions => {},
  },
  # What becomes of the status when a ticket changes its queue.
  __maps__ => {
    'default -> feedback' => { new => 'new', open => 'open', stalled => 'waiting', map { $_ => $_ } qw(resolved rejected deleted) },
    'feedback -> default' => { new => 'new', open => 'open', waiting => 'stalled', map { $_ => $_ } qw(resolved rejected deleted) },
  },
);

1;
