using System.Net;
using System.Net.Sockets;
using Matching.Web.Features.Access.Webhooks;
using Matching.Web.Http;
using Matching.Web.Mediation;

namespace Matching.Web.Tests.Webhooks;

public sealed class PublicAddressesTests
{
    [TestCase("0.0.0.0")]
    [TestCase("10.1.2.3")]
    [TestCase("100.64.0.1")]
    [TestCase("100.100.100.200")]
    [TestCase("127.0.0.1")]
    [TestCase("127.255.255.254")]
    [TestCase("169.254.169.254")]
    [TestCase("168.63.129.16")]
    [TestCase("172.16.0.1")]
    [TestCase("172.31.255.255")]
    [TestCase("192.0.0.192")]
    [TestCase("192.0.2.1")]
    [TestCase("192.88.99.1")]
    [TestCase("192.168.1.1")]
    [TestCase("198.18.0.1")]
    [TestCase("198.51.100.1")]
    [TestCase("203.0.113.1")]
    [TestCase("224.0.0.1")]
    [TestCase("240.0.0.1")]
    [TestCase("255.255.255.255")]
    [TestCase("::")]
    [TestCase("::1")]
    [TestCase("::ffff:127.0.0.1")]
    [TestCase("::ffff:10.0.0.1")]
    [TestCase("::ffff:8.8.8.8")]
    [TestCase("::ffff:a00:1")]
    [TestCase("::ffff:93.184.215.14")]
    [TestCase("::7f00:1")]
    [TestCase("64:ff9b::7f00:1")]
    [TestCase("64:ff9b:1::7f00:1")]
    [TestCase("100::1")]
    [TestCase("2001::1")]
    [TestCase("2001:db8::1")]
    [TestCase("2002:7f00:1::1")]
    [TestCase("3fff::1")]
    [TestCase("5f00::1")]
    [TestCase("fc00::1")]
    [TestCase("fd00:ec2::254")]
    [TestCase("fe80::1")]
    [TestCase("fe80::1%2")]
    [TestCase("fec0::1")]
    [TestCase("ff02::1")]
    public void What_leads_inside_is_not_public(string address) =>
        Assert.That(PublicAddresses.Contains(IPAddress.Parse(address)), Is.False);

    [TestCase("1.1.1.1")]
    [TestCase("9.255.255.255")]
    [TestCase("11.0.0.0")]
    [TestCase("93.184.215.14")]
    [TestCase("100.63.255.255")]
    [TestCase("100.128.0.0")]
    [TestCase("172.15.255.255")]
    [TestCase("172.32.0.0")]
    [TestCase("223.255.255.255")]
    [TestCase("2606:4700:4700::1111")]
    [TestCase("2a00:1450:4002:410::200e")]
    public void The_rest_is(string address) => Assert.That(PublicAddresses.Contains(IPAddress.Parse(address)), Is.True);
}

[Category("Once")]
public sealed class OutboundGuardTests
{
    private static readonly IPAddress Public = IPAddress.Parse("93.184.215.14");

    private static OutboundGuard Guard(params IPAddress[] answers) =>
        new((_, _) => Task.FromResult(answers), OutboundExceptions.None);

    [TestCase("https://hooks.example.org")]
    [TestCase("https://hooks.example.org/a/b?c=d@e")]
    [TestCase("https://HOOKS.example.org:8443/")]
    [TestCase("https://xn--bcher-kva.example/")]
    [TestCase("https://93.184.215.14/")]
    [TestCase("https://[2606:4700:4700::1111]/")]
    public async Task A_plain_public_address_is_accepted(string url) =>
        Assert.That(await Guard(Public).Accepts(url, CancellationToken.None), Is.True);

    [TestCase("http://hooks.example.org/")]
    [TestCase("ftp://hooks.example.org/")]
    [TestCase("HTTPS//hooks.example.org/")]
    [TestCase("hooks.example.org")]
    [TestCase("https://")]
    [TestCase("https:///path")]
    [TestCase("https://user@hooks.example.org/")]
    [TestCase("https://user:word@hooks.example.org/")]
    [TestCase("https://hooks.example.org@127.0.0.1/")]
    [TestCase("https://hooks.example.org/#fragment")]
    [TestCase("https://hooks.example.org#")]
    [TestCase("https://hooks.example.org\\@127.0.0.1/")]
    [TestCase("https://hooks.example.org:22/")]
    [TestCase("https://hooks.example.org:80/")]
    [TestCase("https://hooks.example.org:0/")]
    [TestCase("https://hooks.example.org:99999/")]
    [TestCase("https://hooks.example.org./")]
    [TestCase("https://hooks..example.org/")]
    [TestCase("https://hooks.example.org /")]
    [TestCase("https://hooks.example.org/a b")]
    [TestCase("https://hooks.example.org/\u00e9")]
    [TestCase("https://b\u00fccher.example/")]
    [TestCase("https://localhost/")]
    [TestCase("https://intranet/")]
    [TestCase("https://printer.local/")]
    [TestCase("https://metadata.google.internal/")]
    [TestCase("https://db.home.arpa/")]
    [TestCase("https://127.0.0.1/")]
    [TestCase("https://127.1/")]
    [TestCase("https://0x7f.1/")]
    [TestCase("https://0x7f000001/")]
    [TestCase("https://2130706433/")]
    [TestCase("https://0177.0.0.1/")]
    [TestCase("https://1572395790/")]
    [TestCase("https://0x5db8d70e/")]
    [TestCase("https://169.254.169.254/latest/meta-data/")]
    [TestCase("https://[::1]/")]
    [TestCase("https://[::ffff:127.0.0.1]/")]
    [TestCase("https://[::ffff:10.0.0.1]/")]
    [TestCase("https://[::ffff:0a00:1]/")]
    [TestCase("https://[::ffff:93.184.215.14]/")]
    [TestCase("https://[64:ff9b::7f00:1]/")]
    [TestCase("https://[2002:7f00:1::]/")]
    [TestCase("https://[fe80::1%25eth0]/")]
    [TestCase("https://\u2460\u2461\u2466.0.0.1/")]
    public async Task Whatever_else_is_refused_before_any_name_is_asked_for(string url)
    {
        var guard = new OutboundGuard((_, _) => throw new AssertionException("asked for a name"), OutboundExceptions.None);

        Assert.That(await guard.Accepts(url, CancellationToken.None), Is.False);
    }

    [TestCase("10.0.0.7")]
    [TestCase("::1")]
    public async Task A_name_that_leads_inside_is_refused_also_beside_a_public_answer(string inside)
    {
        Assert.That(await Guard(IPAddress.Parse(inside)).Accepts("https://hooks.example.org/", CancellationToken.None), Is.False);
        Assert.That(
            await Guard(Public, IPAddress.Parse(inside)).Accepts("https://hooks.example.org/", CancellationToken.None),
            Is.False
        );
    }

    [Test]
    public async Task An_unknown_name_is_let_through_until_it_is_called()
    {
        var guard = new OutboundGuard(
            (_, _) => throw new SocketException((int)SocketError.HostNotFound),
            OutboundExceptions.None
        );
        using var sender = new WebhookSender(guard, TimeProvider.System);

        Assert.That(await guard.Accepts("https://hooks.example.org/", CancellationToken.None), Is.True);
        Assert.That(
            await sender.Send(
                "https://hooks.example.org/",
                [WebhookSignature.NewSecret()],
                Guid.Empty,
                "{}",
                CancellationToken.None
            ),
            Is.EqualTo(new WebhookOutcome(null, WebhookFailure.Connection))
        );
    }

    [Test]
    public async Task A_name_with_another_meaning_after_it_was_checked_leads_nowhere()
    {
        var answers = new Queue<IPAddress[]>([
            [Public],
            [IPAddress.Loopback],
            [Public, IPAddress.Loopback],
            [],
        ]);
        var guard = new OutboundGuard((_, _) => Task.FromResult(answers.Dequeue()), OutboundExceptions.None);
        using var sender = new WebhookSender(guard, TimeProvider.System);

        var atFirst = await guard.Accepts("https://hooks.example.org/", CancellationToken.None);
        var outcomes = new List<WebhookOutcome?>();
        for (var i = 0; i < 3; i++)
        {
            outcomes.Add(
                await sender.Send(
                    "https://hooks.example.org:8443/",
                    [WebhookSignature.NewSecret()],
                    Guid.Empty,
                    "{}",
                    CancellationToken.None
                )
            );
        }

        Assert.That(atFirst, Is.True);
        // where the guard slept, the connection would be tried and fail as one
        Assert.That(outcomes, Is.All.EqualTo(new WebhookOutcome(null, WebhookFailure.Address)));
        Assert.That(answers, Is.Empty, "each attempt asked");
    }

    [Test]
    public async Task An_address_without_a_name_is_looked_at_when_it_is_called_too()
    {
        using var sender = new WebhookSender(Guard(), TimeProvider.System);

        var outcome = await sender.Send(
            "https://127.0.0.1:443/",
            [WebhookSignature.NewSecret()],
            Guid.Empty,
            "{}",
            CancellationToken.None
        );

        Assert.That(outcome, Is.EqualTo(new WebhookOutcome(null, WebhookFailure.Address)));
    }
}

public sealed class WebhookSenderTests
{
    [Test]
    public async Task An_endpoint_that_does_not_answer_is_waited_for_ten_seconds()
    {
        await using var receiver = await Receiver.Start(http => Task.Delay(Timeout.Infinite, http.RequestAborted));
        var clock = new HastyClock();
        using var sender = new WebhookSender(
            new OutboundGuard((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]), receiver.Exceptions),
            clock
        );

        var outcome = await sender.Send(receiver.Url, [WebhookSignature.NewSecret()], Guid.Empty, "{}", CancellationToken.None);

        Assert.That(outcome, Is.EqualTo(new WebhookOutcome(null, WebhookFailure.Timeout)));
        Assert.That(clock.Asked, Is.EqualTo(TimeSpan.FromSeconds(10)));
    }

    [Test]
    public async Task Where_the_service_stops_in_the_meantime_it_is_unknown_whether_it_arrived()
    {
        using var stop = new CancellationTokenSource();
        await using var receiver = await Receiver.Start(async http =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        });
        using var sender = new WebhookSender(
            new OutboundGuard((_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback]), receiver.Exceptions),
            TimeProvider.System
        );

        Assert.That(await sender.Send(receiver.Url, [WebhookSignature.NewSecret()], Guid.Empty, "{}", stop.Token), Is.Null);
    }

    // Ten seconds are a fifth of one.
    private sealed class HastyClock : TimeProvider
    {
        public TimeSpan Asked { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Asked = dueTime;
            return base.CreateTimer(callback, state, dueTime / 50, period);
        }
    }
}

public sealed class WebhookSignatureTests
{
    // The examples that the libraries of Standard Webhooks are tested with.
    [TestCase(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        "{\"test\": 2432232314}",
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    )]
    [TestCase(
        "whsec_plJ3nmyCDGBKInavdOK15jsl",
        "msg_loFOjxBNrRLzqYUf",
        1731705121,
        "{\"event_type\":\"ping\",\"data\":{\"success\":true}}",
        "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0="
    )]
    public void It_is_that_of_the_standard(string secret, string id, long at, string body, string signature) =>
        Assert.That(WebhookSignature.Of(secret, id, DateTimeOffset.FromUnixTimeSeconds(at), body), Is.EqualTo(signature));

    [Test]
    public void A_secret_has_32_bytes_and_comes_once()
    {
        var secrets = Enumerable.Range(0, 50).Select(_ => WebhookSignature.NewSecret()).ToList();

        Assert.That(secrets, Is.Unique.And.All.StartsWith("whsec_"));
        Assert.That(secrets.Select(secret => Convert.FromBase64String(secret["whsec_".Length..]).Length), Is.All.EqualTo(32));
    }
}

public sealed class DeliveryBackoffTests
{
    [Test]
    public void Waits_grow_differ_by_a_fifth_at_most_and_end()
    {
        var ids = Enumerable.Range(0, 200).Select(i => new Guid(i, 0, 0, new byte[8])).ToList();
        double[] minutes = [5.0 / 60, 5, 30, 120, 300, 600, 840, 1200, 1440];

        for (var attempt = 1; attempt < DeliveryBackoff.Attempts; attempt++)
        {
            var waits = ids.ConvertAll(id => DeliveryBackoff.After(attempt, id)!.Value.TotalMinutes / minutes[attempt - 1]);

            Assert.That(waits, Is.All.InRange(0.8, 1.2));
            Assert.That(waits.Min(), Is.LessThan(0.82));
            Assert.That(waits.Max(), Is.GreaterThan(1.18));
        }

        Assert.That(DeliveryBackoff.Attempts, Is.EqualTo(10));
        Assert.That(DeliveryBackoff.After(DeliveryBackoff.Attempts, ids[0]), Is.Null);
        var (first, again) = (
            ids.ConvertAll(id => DeliveryBackoff.After(3, id)),
            ids.ConvertAll(id => DeliveryBackoff.After(3, id))
        );
        Assert.That(again, Is.EqualTo(first), "no chance in it");
    }
}
