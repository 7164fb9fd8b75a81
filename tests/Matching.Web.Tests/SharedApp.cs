namespace Matching.Web.Tests;

/// <summary>One service for all tests that need nothing of their own; each makes its own programme in it.</summary>
[SetUpFixture]
public sealed class SharedApp
{
    public static TestApp App { get; private set; } = null!;

    [OneTimeSetUp]
    public static async Task Start() => App = await TestApp.Start();

    [OneTimeTearDown]
    public static async Task Stop()
    {
        await App.DisposeAsync();
        await Indicators.Published.Stop();
        await Snapshot.DeleteAll();
    }
}
