using Microsoft.Playwright;

namespace Matching.Browser.Tests;

/// <summary>Tests in a browser. They share one, and a service: each makes its own programme, account and window.</summary>
/// <param name="demo">Whether the service is the one with the demo programme.</param>
public abstract class BrowserTests(bool demo = false)
{
    private protected WebService Service => demo ? Shared.Demo : Shared.Empty;

    // Nothing here waits for time to pass, so a limit only ends what hangs: a busy machine gets as long as it needs.
    private const int LimitInMilliseconds = 300_000;

    /// <summary>A window of its own.</summary>
    private protected static async Task<IBrowserContext> NewContext(BrowserNewContextOptions? options = null)
    {
        var context = await Shared.Browser.NewContextAsync(options);
        context.SetDefaultTimeout(LimitInMilliseconds);
        return context;
    }

    /// <summary>A page in a window of its own.</summary>
    private protected static async Task<IPage> NewPage(BrowserNewContextOptions? options = null) =>
        await (await NewContext(options)).NewPageAsync();
}

/// <summary>What all tests here share; a service starts when the first test asks for it.</summary>
[SetUpFixture]
public sealed class Shared
{
    private static readonly Lazy<WebService> EmptyService = new(() => WebService.Start());
    private static readonly Lazy<WebService> DemoService = new(() => WebService.Start(demo: true));

    // The shell is Chromium without what it draws around a page: a third less processor time.
    private static readonly string[] Programs = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];

    private IPlaywright playwright = null!;

    internal static WebService Empty => EmptyService.Value;

    internal static WebService Demo => DemoService.Value;

    internal static IBrowser Browser { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task Open()
    {
        playwright = await Playwright.CreateAsync();
        Browser = await playwright.Chromium.LaunchAsync(
            new BrowserTypeLaunchOptions
            {
                ExecutablePath = Programs.First(File.Exists),
                Args =
                [
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                ],
            }
        );
    }

    [OneTimeTearDown]
    public async Task Close()
    {
        await Browser.DisposeAsync();
        playwright.Dispose();
        foreach (var service in new[] { EmptyService, DemoService }.Where(service => service.IsValueCreated))
        {
            service.Value.Dispose();
        }
    }
}
