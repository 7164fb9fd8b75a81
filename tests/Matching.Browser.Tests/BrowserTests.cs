using Microsoft.Playwright;

namespace Matching.Browser.Tests;

/// <summary>Tests with a service and a browser of their own.</summary>
/// <param name="demo">Whether the service has the demo programme.</param>
public abstract class BrowserTests(bool demo = false)
{
    private IPlaywright playwright = null!;

    private protected WebService Service { get; private set; } = null!;

    private protected IBrowser Browser { get; private set; } = null!;

    [OneTimeSetUp]
    public async Task Open()
    {
        Service = WebService.Start(demo);
        playwright = await Playwright.CreateAsync();
        Browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    [OneTimeTearDown]
    public async Task Close()
    {
        await Browser.DisposeAsync();
        playwright.Dispose();
        Service.Dispose();
    }
}
