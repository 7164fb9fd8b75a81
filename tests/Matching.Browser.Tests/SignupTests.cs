using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Matching.Browser.Tests;

/// <summary>Signing up as a person does: on the page of a municipality, on our own, without script, on a narrow screen.</summary>
public sealed class SignupTests : BrowserTests
{
    private static readonly string[] OwnSteps = ["together", "reach", "help", "free", "languages", "adjustments"];

    private PartnerPage partner = null!;

    [OneTimeSetUp]
    public async Task Serve() => partner = await PartnerPage.Start(Service);

    [OneTimeTearDown]
    public void Stop() => partner.Dispose();

    [Test]
    public async Task A_person_signs_up_from_the_page_of_the_municipality_without_cookies_or_other_servers()
    {
        await using var context = await NewContext();
        var (foreign, weights) = (new List<string>(), new List<string>());
        context.Request += (_, request) =>
        {
            (request.Url.StartsWith(Service.Url, StringComparison.Ordinal) ? weights : foreign).Add(request.Url);
        };
        var page = await context.NewPageAsync();
        var before = await Service.Mentees(partner.Programme);

        await page.GotoAsync($"{partner.Url}/?role=mentee&lang=en");
        var form = page.FrameLocator("matching-signup iframe");
        await Fill(form.GetByRole(AriaRole.Main));
        var height = (await page.Locator("iframe").BoundingBoxAsync())!.Height;
        var inner = await form.Locator("body").EvaluateAsync<double>("body => body.getBoundingClientRect().height");
        await form.GetByRole(AriaRole.Button, new() { Name = "Sign up" }).ClickAsync();
        await form.GetByRole(AriaRole.Heading, new() { Name = "We have your sign-up, Selam" }).WaitForAsync();
        await HasFocus(form.GetByRole(AriaRole.Main));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(height, Is.EqualTo(Math.Ceiling(inner)), "the frame is as high as the form");
            Assert.That(await form.GetByText("0521 555 010").CountAsync(), Is.EqualTo(1));
            Assert.That(await context.CookiesAsync(), Is.Empty);
            Assert.That(
                foreign.Where(url =>
                    !url.StartsWith(partner.Url, StringComparison.Ordinal) && !url.StartsWith("data:", StringComparison.Ordinal)
                ),
                Is.Empty
            );
            Assert.That(
                weights.Count(url => url.Contains(".css", StringComparison.Ordinal)),
                Is.LessThanOrEqualTo(2),
                "one a page"
            );
            Assert.That(await Service.Mentees(partner.Programme), Is.EqualTo(before + 1));
        }
    }

    [TestCase("uk")]
    [TestCase("ar")]
    public async Task The_frame_is_named_in_the_language_of_the_form(string language)
    {
        var page = await NewPage();

        await page.GotoAsync($"{partner.Url}/?role=mentee&lang={language}");
        var heading = await page.FrameLocator("matching-signup iframe").Locator("h1").InnerTextAsync();

        await Assertions.Expect(page.Locator("matching-signup iframe")).ToHaveAttributeAsync("title", heading);
        Assert.That(heading, Does.Not.Match("[A-Za-z]"));
    }

    [Test]
    public async Task A_website_that_the_partner_did_not_name_cannot_show_the_form()
    {
        var page = await NewPage();
        var address = partner.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal) + "/?frame=1&lang=en";

        await page.RunAndWaitForConsoleMessageAsync(
            () => page.GotoAsync(address),
            new() { Predicate = message => message.Text.Contains("frame-ancestors", StringComparison.Ordinal) }
        );

        Assert.That(await page.FrameLocator("iframe").GetByRole(AriaRole.Textbox).CountAsync(), Is.Zero);
    }

    [TestCase("it")]
    [TestCase("en", Category = "Sweep")]
    public async Task The_whole_way_without_script_by_keyboard_at_320_pixels(string language)
    {
        await using var context = await NewContext(
            new BrowserNewContextOptions
            {
                ViewportSize = new ViewportSize { Width = 320, Height = 640 },
                JavaScriptEnabled = false,
            }
        );
        var page = await context.NewPageAsync();
        await page.GotoAsync($"{Service.Url}/signup/{partner.Partner}/mentor?lang={language}");
        await ConsoleTests.Fits(page, language);

        await page.Locator("#input-givenname").FocusAsync();
        await page.Keyboard.TypeAsync("Giulia");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator(".errors").WaitForAsync();
        await ConsoleTests.Fits(page, language);
        Assert.That(await page.EvaluateAsync<string>("document.activeElement.className"), Is.EqualTo("errors"));
        Assert.That(await page.InputValueAsync("#input-givenname"), Is.EqualTo("Giulia"));
        await page.FillAsync("#input-phone", "333 123 4567");
        await page.SelectOptionAsync("#input-siteid", new SelectOptionValue { Label = "Parma" });
        await page.Locator("input[value=morning]").PressAsync("Space");
        await page.Locator("#input-consent").PressAsync("Space");
        await page.Locator("main button").PressAsync("Enter");
        await page.Locator(".banner.good").WaitForAsync();
        await ConsoleTests.Fits(page, language);
        await page.Locator("a.button[href*='/signup/link/']").ClickAsync();
        await ConsoleTests.Fits(page, language);
        foreach (var step in OwnSteps)
        {
            await page.GotoAsync($"{Service.Url}/signup/mine/{step}?lang={language}");
            await ConsoleTests.Fits(page, language);
        }
    }

    [Test]
    public async Task Axe_finds_nothing_on_any_step()
    {
        await using var context = await NewContext(new BrowserNewContextOptions { BypassCSP = true });
        var page = await context.NewPageAsync();
        foreach (var role in new[] { "mentor", "mentee" })
        {
            await page.GotoAsync($"{Service.Url}/signup/{partner.Partner}/{role}?lang=en");
            await ConsoleTests.Clean(page, role);
        }

        await page.Locator("main button").ClickAsync();
        await page.Locator(".errors").WaitForAsync();
        await ConsoleTests.Clean(page, "errors");
        await Fill(page.GetByRole(AriaRole.Main));
        await page.Locator("main button").ClickAsync();
        await page.Locator(".banner.good").WaitForAsync();
        await ConsoleTests.Clean(page, "confirmation");
        await page.Locator("a.button[href*='/signup/link/']").ClickAsync();
        await ConsoleTests.Clean(page, "own page");
        foreach (var step in OwnSteps)
        {
            await page.GotoAsync($"{Service.Url}/signup/mine/{step}?lang=en");
            await ConsoleTests.Clean(page, step);
        }

        await page.GotoAsync($"{Service.Url}/signup/unknown/mentor?lang=en");
        await ConsoleTests.Clean(page, "closed");
        await page.GotoAsync($"{Service.Url}/signup/{partner.Partner}/mentee?embed=1&accent=6b1f2a&background=f4efe6");
        await ConsoleTests.Clean(page, "within another page");
    }

    [Test]
    [Category("Sweep")]
    public async Task Axe_finds_nothing_on_any_step_in_any_language()
    {
        foreach (var language in new[] { "it", "en", "fr", "es", "ar", "uk", "fa", "ti" })
        {
            await WalkThrough(language, [.. OwnSteps, "details"]);
        }
    }

    [TestCase("ar")]
    [TestCase("ti", Category = "Sweep")]
    public async Task Axe_finds_nothing_from_the_form_to_the_confirmation(string language) => await WalkThrough(language, []);

    // at 320 pixels, where more can overlap; axe itself is a script
    private async Task WalkThrough(string language, string[] steps)
    {
        await using var context = await NewContext(
            new BrowserNewContextOptions
            {
                BypassCSP = true,
                ViewportSize = new ViewportSize { Width = 320, Height = 640 },
            }
        );
        var page = await context.NewPageAsync();
        foreach (var form in new[] { "mentor", "mentee?for=another", "mentee?embed=1&accent=6b1f2a&background=f4efe6", "mentee" })
        {
            await page.GotoAsync(
                $"{Service.Url}/signup/{partner.Partner}/{form}{(form.Contains('?') ? '&' : '?')}lang={language}"
            );
            await Looks(page, language, form);
        }

        await page.Locator("main form button").ClickAsync();
        await page.Locator(".errors").WaitForAsync();
        await Looks(page, language, "errors");
        await FillById(page.GetByRole(AriaRole.Main), language);
        await page.Locator("main form button").ClickAsync();
        await page.Locator(".banner.good").WaitForAsync();
        await Looks(page, language, "confirmation");
        await page.Locator("a.button[href*='/signup/link/']").ClickAsync();
        await Looks(page, language, "own page");
        foreach (var step in steps)
        {
            await page.GotoAsync($"{Service.Url}/signup/mine/{step}?lang={language}");
            await Looks(page, language, step);
        }

        if (steps.Length > 0)
        {
            var others = await LinkForOthers(page, language, "family");
            await Looks(page, language, "link for the others");
            await page.GotoAsync($"{others}&lang={language}");
            await Looks(page, language, "by that link");
            await page.GotoAsync($"{Service.Url}/signup/{partner.Partner}/mentee?with=0&lang={language}");
            await Looks(page, language, "by a link that ended");
        }
    }

    // says with whom the person signs up, and returns the link for the others
    private async Task<string> LinkForOthers(IPage page, string language, string kind)
    {
        await page.GotoAsync($"{Service.Url}/signup/mine/together?lang={language}");
        await page.Locator($"input[value={kind}]").CheckAsync();
        await page.Locator("#input-adults").FillAsync("3");
        await page.Locator("main form button").ClickAsync();
        return await page.Locator(".box .link").InnerTextAsync();
    }

    private static async Task Looks(IPage page, string language, string name)
    {
        await ConsoleTests.Fits(page, language);
        await ConsoleTests.Clean(page, $"{language}, {name}");
    }

    [TestCase("ar", "rtl")]
    [TestCase("ti", "ltr")]
    public async Task A_newcomer_signs_up_in_their_language_through_the_municipality_without_script_at_320_pixels(
        string language,
        string direction
    )
    {
        await using var context = await NewContext(
            new BrowserNewContextOptions
            {
                JavaScriptEnabled = false,
                ViewportSize = new ViewportSize { Width = 320, Height = 640 },
            }
        );
        var page = await context.NewPageAsync();
        var before = await Service.Mentees(partner.Programme);

        // in the frame that a website has where scripts are not allowed
        await page.GotoAsync($"{partner.Url}/?frame=1&role=mentee&lang={language}");
        var frame = page.Frames[1];
        await InFrame(frame, language, direction);
        await frame.Locator("main form button").ClickAsync();
        await frame.Locator(".errors").WaitForAsync();
        await HasFocus(frame.Locator(".errors"));
        await InFrame(frame, language, direction);
        await FillById(frame.Locator("main"), language);
        await frame.Locator("main form button").ClickAsync();
        await frame.Locator(".banner.good").WaitForAsync();
        await InFrame(frame, language, direction);
        var afterFrame = await Service.Mentees(partner.Programme);

        // by the link in the place where the script would show the form
        await page.GotoAsync($"{partner.Url}/?role=mentee&lang={language}");
        await page.Locator("matching-signup a").ClickAsync();
        await ConsoleTests.Fits(page, language);
        await FillById(page.Locator("main"), language);
        await page.Locator("main form button").ClickAsync();
        await page.Locator(".banner.good").WaitForAsync();
        await ConsoleTests.Fits(page, language);

        var afterLink = await Service.Mentees(partner.Programme);

        // the other of a couple, by the link of the first
        await page.Locator("a.button[href*='/signup/link/']").ClickAsync();
        await page.GotoAsync($"{await LinkForOthers(page, language, "couple")}&lang={language}");
        await ConsoleTests.Fits(page, language);
        Assert.That(await page.Locator("html").GetAttributeAsync("dir"), Is.EqualTo(direction));
        Assert.That(await page.Locator("main > .banner").CountAsync(), Is.EqualTo(3), "draft, permit, and with whom");
        await FillById(page.Locator("main"), language);
        await page.Locator("main form button").ClickAsync();
        await page.Locator(".banner.good").WaitForAsync();

        Assert.That((afterFrame, afterLink), Is.EqualTo((before + 1, before + 2)));
        Assert.That(await Service.Mentees(partner.Programme), Is.EqualTo(before + 3));
    }

    private static Task HasFocus(ILocator part) => Assertions.Expect(part).ToBeFocusedAsync();

    private static async Task InFrame(IFrame frame, string language, string direction)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await frame.Locator("html").GetAttributeAsync("lang"), Is.EqualTo(language));
            Assert.That(await frame.Locator("html").GetAttributeAsync("dir"), Is.EqualTo(direction));
            Assert.That(
                await frame.EvaluateAsync<int>("document.documentElement.scrollWidth - window.innerWidth"),
                Is.LessThanOrEqualTo(0),
                "nothing stands out to the side"
            );
        }
    }

    private static async Task FillById(ILocator form, string language)
    {
        await form.Locator("#input-givenname").FillAsync("Selam");
        await form.Locator("#input-phone").FillAsync("+39 333 123 4567");
        await form.Locator("#input-preferredlanguage").SelectOptionAsync(language);
        await form.Locator("#input-siteid").SelectOptionAsync(new SelectOptionValue { Label = "Parma" });
        await form.Locator("input[value=evening]").CheckAsync();
        await form.Locator("#input-consent").CheckAsync();
    }

    [Test]
    public async Task The_back_button_and_a_second_click_make_no_second_sign_up()
    {
        var page = await NewPage();
        var before = await Service.Mentees(partner.Programme);
        await page.GotoAsync($"{Service.Url}/signup/{partner.Partner}/mentee?lang=en");
        await Fill(page.GetByRole(AriaRole.Main));

        await page.Locator("main button").DblClickAsync();
        await page.Locator(".banner.good").WaitForAsync();
        var link = await page.Locator(".link").InnerTextAsync();
        await page.GoBackAsync();
        await Fill(page.GetByRole(AriaRole.Main));
        await page.Locator("main button").ClickAsync();
        await page.Locator(".banner.good").WaitForAsync();

        Assert.That(await page.Locator(".link").InnerTextAsync(), Is.EqualTo(link));
        Assert.That(await Service.Mentees(partner.Programme), Is.EqualTo(before + 1));
    }

    private static async Task Fill(ILocator form)
    {
        await form.GetByLabel("What do we call you?").FillAsync("Selam");
        await form.GetByLabel("Telephone number").FillAsync("+39 333 123 4567");
        await form.GetByLabel("Which language do we speak with you?").SelectOptionAsync("ti");
        await form.GetByLabel("Which town?").SelectOptionAsync(new SelectOptionValue { Label = "Parma" });
        await form.GetByLabel("After 17").CheckAsync();
        await form.GetByLabel("I have read this.").CheckAsync();
    }
}
