using System.Globalization;
using Microsoft.AspNetCore.Localization;

namespace Matching.Web.Http;

/// <summary>Languages in which pages are written, which of them a page has, and how each writes days.</summary>
public static class Languages
{
    /// <summary>Languages of pages of staff, of published figures and of the problems of the API.</summary>
    public static readonly string[] Staff = ["en", "it"];

    /// <summary>Languages of what participants meet, in the order of the language picker.</summary>
    public static readonly string[] Participants = ["it", "en", "fr", "es", "ar", "uk", "fa", "ti"];

    // Pages of participants, and what is shown in their place.
    private static readonly string[] Paths = ["/my", "/m", "/programmes", "/signup", "/survey"];

    private static readonly Dictionary<string, CultureInfo> Cultures = Participants.ToDictionary(code => code, Make);

    /// <summary>Languages of the page that is asked for.</summary>
    public static string[] Of(HttpContext context) => IsForParticipants(context) ? Participants : Staff;

    /// <summary>Whether the page that is asked for is one for participants, or is shown in the place of one.</summary>
    public static bool IsForParticipants(HttpContext context) => context.Features.Get<AskedPage>() is { IsForParticipants: true };

    /// <summary>
    /// The culture of a language, without the settings of the machine. Days are of the Gregorian calendar in every language: they
    /// are those of appointments and of documents in the country of the programme. Numbers have the digits that are on telephones
    /// there.
    /// </summary>
    public static CultureInfo Culture(string name) => Cultures.GetValueOrDefault(name) ?? CultureInfo.GetCultureInfo(name);

    /// <summary>What is read in a language that is not the reader's.</summary>
    public static T In<T>(string name, Func<T> read)
    {
        var reader = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = Culture(name);
        try
        {
            return read();
        }
        finally
        {
            CultureInfo.CurrentUICulture = reader;
        }
    }

    /// <summary>The name of a language in that language.</summary>
    public static string OwnName(string code)
    {
        var culture = Culture(code);
        return culture.TextInfo.ToTitleCase(culture.NativeName);
    }

    /// <summary>The direction in which a language is written, where it is not from left to right.</summary>
    public static string? Direction(string code) => Culture(code).TextInfo.IsRightToLeft ? "rtl" : null;

    internal static AskedPage Asked(HttpRequest request) =>
        new(
            Paths.Any(path => request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase)),
            request.Path.StartsWithSegments("/console", StringComparison.OrdinalIgnoreCase)
        );

    private static CultureInfo Make(string code)
    {
        var culture = new CultureInfo(code, useUserOverride: false);
        culture.DateTimeFormat.Calendar = new GregorianCalendar();
        if (culture.TextInfo.IsRightToLeft)
        {
            culture.NumberFormat = (NumberFormatInfo)NumberFormatInfo.InvariantInfo.Clone();
        }

        return CultureInfo.ReadOnly(culture);
    }

    internal sealed record AskedPage(bool IsForParticipants, bool IsConsole);
}

/// <summary>Says that the answer gets the cookie of the language once it starts.</summary>
internal sealed record LanguageToRemember;

/// <summary>Remembers the language that a person chose on a page for participants.</summary>
public sealed class LanguageCookie(ServiceAddresses addresses) : ShortCookie(addresses, "matching-lang", TimeSpan.FromDays(365));

/// <summary>
/// Remembers the language that a member of staff chose in the console. It is apart from that of participants, whose pages staff
/// look at in other languages.
/// </summary>
public sealed class ConsoleLanguageCookie(ServiceAddresses addresses)
    : ShortCookie(addresses, "matching-console-lang", TimeSpan.FromDays(365));

/// <summary>
/// Finds the language of a reader: the address wins, so that a link opens in the language it was made in; then what was chosen
/// before on a page for participants or in the console; then what the browser asks for.
/// </summary>
public sealed class ReaderLanguage(LanguageCookie participants, ConsoleLanguageCookie console) : RequestCultureProvider
{
    /// <summary>Parameter of an address that names the language.</summary>
    public const string Parameter = "lang";

    public override Task<ProviderCultureResult?> DetermineProviderCultureResult(HttpContext httpContext)
    {
        var asked = Languages.Asked(httpContext.Request);
        httpContext.Features.Set(asked);
        var language =
            Known(httpContext, httpContext.Request.Query[Parameter])
            ?? Known(httpContext, CookieOf(asked)?.Read(httpContext.Request))
            ?? Accepted(httpContext);
        if (CookieOf(asked) is { } cookie && Known(httpContext, httpContext.Request.Query[Parameter]) is { } chosen)
        {
            Remember(httpContext, cookie, chosen);
        }

        return Task.FromResult(language is null ? null : new ProviderCultureResult(language));
    }

    private ShortCookie? CookieOf(Languages.AskedPage asked) =>
        asked.IsForParticipants ? participants
        : asked.IsConsole ? console
        : null;

    // A page inside of another site keeps nothing in the browser.
    private static void Remember(HttpContext context, ShortCookie cookie, string language)
    {
        var request = context.Request;
        if (
            !HttpMethods.IsGet(request.Method)
            || request.Query.ContainsKey("embed")
            || Guards.IsCard(request.Path)
            || cookie.Read(request) == language
        )
        {
            return;
        }

        // as the answer starts: one that is kept for all readers holds no cookie of this one
        context.Features.Set(new LanguageToRemember());
        context.Response.OnStarting(() =>
        {
            cookie.Write(context.Response, language);
            return Task.CompletedTask;
        });
    }

    private static string? Accepted(HttpContext context) =>
        context
            .Request.GetTypedHeaders()
            .AcceptLanguage.OrderByDescending(language => language.Quality ?? 1)
            .Select(language => Known(context, language.Value.ToString()))
            .FirstOrDefault(language => language is not null);

    // it-CH is read in it
    private static string? Known(HttpContext context, string? tag) =>
        tag?.Split('-')[0].ToLowerInvariant() is { } language && Languages.Of(context).Contains(language) ? language : null;
}
