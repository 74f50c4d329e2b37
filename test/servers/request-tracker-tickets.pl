# Adds tickets from inside RT and without scrips: quick, and nobody gets a mail.
# Usage: perl request-tracker-tickets.pl WORLD_JSON COUNT; prints {"added":[id, ...]}.
use strict;
use warnings;
use utf8;
use Encode qw(encode_utf8);
use JSON ();
use MIME::Entity;
use RT;

my ($file, $count) = @ARGV;
my $world = do { local $/; open my $in, '<', $file or die "$file: $!\n"; JSON->new->utf8->decode(<$in>)->{world} };
my %field = map { $_->{name} => $_ } @{ $world->{customFields} };

RT->LoadConfig;
RT->Init;
{ no warnings qw(redefine once); *RT::Scrips::Prepare = sub { 1 }; *RT::Scrips::Apply = sub { 1 } }

sub must { my ($value, $message) = @_; die "$message\n" unless $value; return $value }
sub as   { my $u = RT::CurrentUser->new(RT->SystemUser); must($u->Load($_[0])); return $u }
sub text {
  my ($type, $body, @more) = @_;
  return MIME::Entity->build(Type => $type, Charset => 'UTF-8', Encoding => '8bit', Data => [ encode_utf8($body) ], @more);
}

my %agent = map { $_ => as($_) } qw(zhangsan lisi);
my @subjects = ('付款后订单没有更新', 'Cannot reset my password', '希望增加暗色主题 🌙', '发票抬头写错了', 'R&D <team> asks: "when?"', '应用闪退', 'Export is empty', '咨询：如何开通 API');
my @bodies = (
  [ 'text/plain', "您好，\n\n我昨天付款成功，但订单还是“待付款”。\n\n谢谢！" ],
  [ 'text/html',  '<p>Hello,</p><p>the <b>reset</b> mail never came &amp; I am locked out.</p><ul><li>iOS</li><li>web</li></ul>' ],
  [ 'text/plain', "> 引用的邮件\n\n回复在下面 👍\n-- \n签名" ],
  [ 'text/plain', join('', map { "$_. 第 $_ 条说明。\n" } 1 .. 80) ],
);
# What happens to a ticket in either queue; "waiting" is called "stalled" in the default lifecycle.
my @paths = ([], ['open'], ['open', 'waiting'], ['open', 'resolved'], ['open', 'rejected'], ['open', 'waiting', 'open', 'resolved']);

my @added;
for my $i (0 .. $count - 1) {
  my $queue = $world->{queues}[ $i % 2 ];
  my ($me, $other) = $i % 4 < 2 ? qw(zhangsan lisi) : qw(lisi zhangsan);
  my $subject = sprintf '%s (%d)', $subjects[ $i % @subjects ], $i + 1;
  my $message = text(@{ $bodies[ $i % @bodies ] });
  if ($i % 5 == 3) {
    $message->make_multipart;
    $message->attach(Type => 'text/plain', Charset => 'UTF-8', Encoding => 'base64', Filename => encode_utf8("截图说明 $i.txt"), Data => [ encode_utf8("附件 $i\n") ]);
  }
  my $t = RT::Ticket->new($agent{$me});
  my ($id, undef, $why) = $t->Create(
    Queue => $queue->{id}, Subject => $subject, MIMEObj => $message,
    Requestor => sprintf('kehu%d@example.test', $i % 3 + 1), Owner => $i % 3 ? $other : 'Nobody', Priority => $i % 5 * 20,
    $i % 4 == 3 ? () : ("CustomField-$field{Channel}{id}" => $field{Channel}{values}[ $i % 4 ]),
  );
  must($id, $why);
  must($t->Comment(MIMEObj => text('text/plain', "内部：先核对订单号 $i"))) if $i % 4 == 1;
  must($t->Correspond(MIMEObj => text('text/plain', "您好，已收到，正在处理。\n编号 $i"))) if $i % 3 == 1;
  for my $status (@{ $paths[ $i % @paths ] }) {
    must($t->SetStatus($queue->{lifecycle} eq 'default' && $status eq 'waiting' ? 'stalled' : $status));
  }
  push @added, $t->Id + 0;
}
print JSON->new->canonical->encode({ added => \@added }), "\n";
