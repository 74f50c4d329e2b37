# Makes the fixed world in a Request Tracker that has nothing but its initial data.
# Usage: perl request-tracker-world.pl FILE: FILE gets what a test has to know about the world.
use strict;
use warnings;
use utf8;
use JSON ();
use RT;
use RT::AuthToken;

my $file = shift or die "no file named\n";
RT->LoadConfig;
RT->Init;
$RT::Handle->dbh->do('PRAGMA synchronous = OFF');
my $root = RT::CurrentUser->new(RT->SystemUser);
$root->Load('root');

sub fresh { my $class = "RT::$_[0]"; return $class->new($root) }

# RT answers with (value, message) instead of dying.
sub must { my ($value, $message) = @_; die "$message\n" unless $value; return $value }

my @queues = map {
  my ($name, $description, $lifecycle) = @$_;
  my $q = fresh('Queue');
  must($q->Create(
    Name => $name, Description => $description, Lifecycle => $lifecycle,
    CorrespondAddress => lc($name) . '@rt.test', CommentAddress => lc($name) . '-comment@rt.test',
  ));
  $q;
} (['Support', '技术支持', 'default'], ['Feedback', '客户服务', 'feedback']);

my @fields = map {
  my ($name, $type, @values) = @$_;
  my $f = fresh('CustomField');
  must($f->Create(Name => $name, Type => $type, LookupType => 'RT::Queue-RT::Ticket'));
  must($f->AddValue(Name => $values[$_], SortOrder => $_)) for 0 .. $#values;
  must($f->AddToObject($_)) for @queues;
  { id => $f->Id + 0, name => $name, type => $type, values => \@values };
} (['External key', 'FreeformSingle'], ['Channel', 'SelectSingle', qw(微信 电话 邮件 网页)]);

my @rights = qw(
  SeeQueue ShowTicket ShowTicketComments CreateTicket ModifyTicket CommentOnTicket ReplyToTicket
  OwnTicket ReassignTicket SeeCustomField ModifyCustomField SetInitialCustomField
);
my @more_for_people = qw(TakeTicket StealTicket DeleteTicket Watch ShowOutgoingEmail);

my (@users, %token);
for ([ 'root' ], [ 'bot', '同步机器人' ], [ 'zhangsan', '张三', @more_for_people ], [ 'lisi', '李四', @more_for_people ]) {
  my ($name, $real, @more) = @$_;
  my $u = fresh('User');
  if (defined $real) {
    must($u->Create(Name => $name, RealName => $real, EmailAddress => "$name\@example.test", Privileged => 1));
    for my $q (@queues) {
      must($u->PrincipalObj->GrantRight(Right => $_, Object => $q)) for @rights, @more;
    }
  } else {
    must($u->Load($name));
  }
  my ($id, $message, $token) = fresh('AuthToken')->Create(Owner => $u->Id, Description => 'end-to-end tests');
  must($id, $message);
  $token{$name} = $token;
  push @users, { id => $u->Id + 0, name => $name, realName => $u->RealName, email => $u->EmailAddress };
}

my %lifecycle = map {
  my $l = RT::Lifecycle->Load(Name => $_, Type => 'ticket');
  $_ => {
    (map { $_ => [ $l->Valid($_) ] } qw(initial active inactive)),
    moves => { map { $_ => [ $l->Transitions($_) ] } $l->Valid },
  };
} map { $_->Lifecycle } @queues;

open my $out, '>', $file or die "$file: $!\n";
print $out JSON->new->canonical->utf8->encode({
  tokens => \%token,
  world  => {
    queues       => [ map { { id => $_->Id + 0, name => $_->Name, description => $_->Description, lifecycle => $_->Lifecycle } } @queues ],
    lifecycles   => \%lifecycle,
    customFields => \@fields,
    users        => \@users,
  },
});
close $out or die "$file: $!\n";
