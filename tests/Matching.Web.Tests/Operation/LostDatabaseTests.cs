using System.Net;
using Matching.Web.Data;
using Matching.Web.Tests.Signups;
using Microsoft.Extensions.DependencyInjection;

namespace Matching.Web.Tests.Operation;

/// <summary>
/// Faults of the network between the service and PostgreSQL. SQLite is a file without a network: there the requests meet no
/// fault.
/// </summary>
public sealed class LostDatabaseTests
{
    private const string Seconds = "Database:AnswerSeconds";

    [Test]
    public async Task A_server_that_hangs_is_503_also_on_connections_that_were_open()
    {
        await using var far = await Far.Start((Seconds, "4"));
        if (far.Network is not { } network)
        {
            Assert.That(far.Dialect.AnswerWithin, Is.Null);
            return;
        }

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => far.Client.Ok("/mentees")));
        network.Hang();
        var read = far.Client.GetAsync("/api/v1/mentees");
        var write = far.Client.Post("/mentees", far.Given.Person());
        var (ready, live) = (far.App.Anonymous.GetAsync("/health/ready"), far.App.Anonymous.GetAsync("/health/live"));

        await (await live).ShouldBe(HttpStatusCode.OK);
        foreach (var answer in new[] { await read, await write, await ready })
        {
            await answer.ShouldBeProblem(503, "database-unavailable");
            Assert.That(answer.Headers.RetryAfter?.Delta, Is.EqualTo(TimeSpan.FromSeconds(5)));
        }

        network.GoOn();
        await far.Client.Ok("/mentees");
        await far.Client.Created("/mentees", far.Given.Person());
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task What_a_lost_connection_did_not_answer_is_asked_again_on_another(bool isSilent)
    {
        await using var far = await Far.Start((Seconds, isSilent ? "6" : "60"));
        if (far.Network is not { } network)
        {
            Assert.That(far.Dialect.HasLost(new TimeoutException()), Is.False);
            return;
        }

        void Lose()
        {
            if (isSilent)
            {
                network.Freeze();
            }
            else
            {
                network.Reset();
            }
        }

        await far.Client.Ok("/mentees");
        Lose();
        await far.Client.Ok("/mentees");
        Lose();
        await far.Client.Created("/mentees", far.Given.Person());

        Assert.That(await far.Given.Coordinator.Items("/mentees"), Has.Count.EqualTo(1), "and done once");
    }

    // With 300 ms of latency each round trip takes 300 ms more; at most six keep the request under two seconds.
    [Test]
    public async Task Signing_up_crosses_the_network_six_times_at_most()
    {
        await using var far = await Far.Start();
        if (far.Network is not { } network)
        {
            return;
        }

        var partner = await Partnership.In(far.Given);
        var server = far.App.With(partner.Server.DefaultRequestHeaders.Authorization!.Parameter!);

        Assert.That(
            await Fewest(
                network,
                i =>
                    server.Send(
                        HttpMethod.Post,
                        "/signups",
                        partner.Body(new { email = $"a{i}@example.org" }).ToJsonString(),
                        ("Idempotency-Key", $"a{i}")
                    )
            ),
            Is.EqualTo(5)
        );
        Assert.That(
            await Fewest(network, i => far.FromPage(partner, new { email = $"b{i}@example.org" }, $"b{i}")),
            Is.EqualTo(6)
        );
        Assert.That(
            await Fewest(
                network,
                i =>
                    far.Client.Send(
                        HttpMethod.Post,
                        "/mentees",
                        far.Given.Person(new { email = $"c{i}@example.org" }).ToJsonString(),
                        ("Idempotency-Key", $"c{i}")
                    )
            ),
            Is.EqualTo(6)
        );
    }

    // Background workers use the network too, so the smallest of several counts is that of the request.
    private static async Task<int> Fewest(FaultyNetwork network, Func<int, Task<HttpResponseMessage>> ask)
    {
        var fewest = int.MaxValue;
        for (var i = 0; i < 12; i++)
        {
            var before = network.RoundTrips;
            await (await ask(i)).ShouldBe(HttpStatusCode.Created);
            fewest = Math.Min(fewest, network.RoundTrips - before);
        }

        return fewest;
    }

    /// <summary>A second instance on the same data, with the faulty network before its database.</summary>
    private sealed record Far(TestApp Near, TestApp App, Given Given, HttpClient Client, FaultyNetwork? Network)
        : IAsyncDisposable
    {
        public Dialect Dialect => App.Services.GetRequiredService<Dialect>();

        public static async Task<Far> Start(params (string Key, string Value)[] settings)
        {
            var near = await TestApp.Start();
            var given = await Tests.Given.Programme(near);
            var network = near.DatabaseUrl is { } url ? new FaultyNetwork(url) : null;
            var app = await near.Again(network is null ? settings : [.. settings, ("Database:Url", network.Url)]);
            return new Far(
                near,
                app,
                given,
                app.With(given.Coordinator.DefaultRequestHeaders.Authorization!.Parameter!),
                network
            );
        }

        public Task<HttpResponseMessage> FromPage(Partnership partner, object with, string key)
        {
            var body = partner.Body(with);
            body["partner"] = partner.PublicId;
            return App.Anonymous.Send(
                HttpMethod.Post,
                "/signups",
                body.ToJsonString(),
                ("Origin", Partnership.Page),
                ("Sec-Fetch-Site", "cross-site"),
                ("Idempotency-Key", key)
            );
        }

        public async ValueTask DisposeAsync()
        {
            // ends what workers still wait for
            Network?.GoOn();
            Network?.Reset();
            await App.DisposeAsync();
            if (Network is not null)
            {
                await Network.DisposeAsync();
            }

            await Near.DisposeAsync();
        }
    }
}
