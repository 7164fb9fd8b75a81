using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Matching.Web.Tests.Accounts;
using Matching.Web.Tests.OwnLists;
using Matching.Web.Tests.Privacy;
using Matching.Web.Tests.Signups;
using Matching.Web.Tests.SurveyLinks;

namespace Matching.Web.Tests.Conventions;

/// <summary>Whatever asks to wait says in seconds how long: every throttled operation and page, and a service that is not ready.</summary>
public sealed class RetryAfterTests
{
    // refuses connections
    private const string Gateway = "http://127.0.0.1:9/texts";

    private const string Wrong = "not the password";

    // each operation and form that has a limit of its own, and one request more than the limit allows
    private static readonly Dictionary<string, Func<TestApp, Given, Task<HttpResponseMessage>>> Throttled = new()
    {
        ["CreateSignup"] = async (_, given) =>
        {
            var partner = await Partnership.In(given);
            return await Twice(() => partner.FromPage());
        },
        ["RaiseMyConcern"] = async (app, given) =>
        {
            var path = $"/privacy/{await Planted.Link(given, await given.Mentee())}/concerns";
            return await Twice(() => app.Anonymous.Post(path, new { what = "x" }));
        },
        ["TestTextGateway"] = async (app, given) =>
            await Twice(() => app.Admin.Post($"/programmes/{given.ProgrammeId}/text-gateway/test", new { to = "333 1112223" })),
        ["sign-in"] = async (app, _) => await Twice(() => app.Browser().TypePassword(ConsolePages.Email(), Wrong)),
        ["own list"] = async (app, _) => await Twice(() => OwnList(app)),
        ["survey pin"] = async (app, given) =>
        {
            var (_, path) = await Pins.Link(given, await given.Mentee(), "1234");
            var browser = app.Browser();
            await Pins.Opened(browser, path);
            return await Twice(() => browser.Submit("/survey?lang=en", "pin", ("Pin", "0000")), 6);
        },
        ["sign-up form"] = async (app, given) =>
        {
            var partner = await Partnership.In(given);
            return await Twice(() => app.Browser().Submit(partner.Form() + "?lang=en", "signup", partner.Typed()));
        },
    };

    private static IEnumerable<string> Names => Throttled.Keys;

    [TestCaseSource(nameof(Names))]
    public async Task A_request_beyond_the_limit_says_after_how_many_whole_seconds_to_try_again(string name)
    {
        await using var app = await TestApp.Start(
            settings:
            [
                ("RateLimits:SignupsPerNetwork", "1"),
                ("RateLimits:OwnListsPerNetwork", "1"),
                ("RateLimits:GatewayTestsPerProgramme", "1"),
                ("SignIn:FailuresPerNetwork", "1"),
                ("Try:Enabled", "true"),
                ("Web:Address", "https://matching.example.org"),
                ("Gateway:PrivateAddresses", Gateway),
                ("Gateway:Url", Gateway + "?to={to}"),
                ("Concerns:PerPersonPerHour", "1"),
            ]
        );

        var refused = await Throttled[name](app, await Given.Programme(app));

        await refused.ShouldBe(HttpStatusCode.TooManyRequests);
        Assert.That(int.Parse(refused.Headers.GetValues("Retry-After").Single(), CultureInfo.InvariantCulture), Is.Positive);
    }

    [Test]
    public void Every_operation_that_documents_a_limit_is_among_them() =>
        Assert.That(
            JsonNode.Parse(File.ReadAllText(Path.Combine(ArchitectureTests.FindRoot(), "api-specs", "openapi.json")))!["paths"]!
                .AsObject()
                .SelectMany(path => path.Value!.AsObject())
                .Where(operation => operation.Value!["responses"]?["429"] is not null)
                .Select(operation => operation.Value!.Text("operationId")),
            Is.SubsetOf(Throttled.Keys)
        );

    private static Task<HttpResponseMessage> OwnList(TestApp app) =>
        app.Anonymous.PostAsync(
            "/try",
            new MultipartFormDataContent { { new StringContent("list"), "_handler" }, { new StringContent("sample"), "do" } }
        );

    private static async Task<HttpResponseMessage> Twice(Func<Task<HttpResponseMessage>> send, int times = 2)
    {
        for (var i = 1; i < times; i++)
        {
            await send();
        }

        return await send();
    }
}
