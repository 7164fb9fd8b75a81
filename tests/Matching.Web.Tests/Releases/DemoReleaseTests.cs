namespace Matching.Web.Tests.Releases;

/// <summary>The demo of a certain day, which is the same whenever it is made.</summary>
public sealed class DemoReleaseTests
{
    private TestApp app = null!;

    [OneTimeSetUp]
    public async Task Start() => app = await TestApp.Start(demo: true, settings: ("Start:DemoDay", "2026-11-28"));

    [OneTimeTearDown]
    public async Task Stop() => await app.DisposeAsync();

    [Test]
    public async Task The_two_years_of_the_demo_end_on_the_day_that_is_set()
    {
        var programme = (await app.Admin.Ok("/programmes"))["items"]![0]!;

        var release = (await app.Admin.Ok($"/releases?programmeId={programme.Id()}"))["items"]![0]!;

        Assert.That((programme.Text("startsOn"), release.Text("asOf")), Is.EqualTo(("2024-11-28", "2026-11-28")));
    }
}
