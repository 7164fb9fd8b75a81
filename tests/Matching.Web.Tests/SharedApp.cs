using System.Collections.Concurrent;

namespace Matching.Web.Tests;

/// <summary>One service for all tests that need nothing of their own; each makes its own programme in it.</summary>
[SetUpFixture]
public sealed class SharedApp
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<TestApp>>> Others = new();
    private static readonly ConcurrentBag<Lazy<Task<Given>>> Prepared = [];

    public static TestApp App { get; private set; } = null!;

    /// <summary>
    /// The one service with these settings, for tests that do not disturb one another in it. A test may move its clock on, so the
    /// date is not always the same.
    /// </summary>
    internal static Task<TestApp> With(params (string Key, string Value)[] settings) => Other(onPort: false, settings);

    /// <summary>The same behind a port, so that callers have an address.</summary>
    internal static Task<TestApp> OnPort(params (string Key, string Value)[] settings) => Other(onPort: true, settings);

    /// <summary>A programme that is prepared once, for all tests that only read it.</summary>
    internal static Lazy<Task<Given>> Once(Func<Task<Given>> prepare)
    {
        var once = new Lazy<Task<Given>>(prepare);
        Prepared.Add(once);
        return once;
    }

    [OneTimeSetUp]
    public static async Task Start() => App = await TestApp.Start();

    [OneTimeTearDown]
    public static async Task Stop()
    {
        await App.DisposeAsync();
        foreach (var other in Others.Values)
        {
            await (await other.Value).DisposeAsync();
        }

        foreach (var once in Prepared.Where(once => once.IsValueCreated))
        {
            await (await once.Value).DisposeAsync();
        }

        Snapshot.DeleteAll();
        await TestApp.DropAll();
    }

    private static Task<TestApp> Other(bool onPort, (string Key, string Value)[] settings) =>
        Others
            .GetOrAdd(
                $"{onPort} {string.Join(' ', settings)}",
                _ => new Lazy<Task<TestApp>>(() => TestApp.Start(onPort, settings: settings))
            )
            .Value;
}
