using Matching.Web.Data;
using Matching.Web.Features.Access.Audit;
using Matching.Web.Features.Access.Sessions;
using Matching.Web.Features.Access.Webhooks;
using Matching.Web.Features.Figures.Releases;
using Matching.Web.Features.Participants.Messages;
using Matching.Web.Features.Participants.Signups;
using Matching.Web.Features.Runs.AutomaticRuns;
using Matching.Web.Features.Runs.OwnLists;
using Matching.Web.Features.Safeguarding.Concerns;
using Matching.Web.Features.Safeguarding.Privacy;
using Matching.Web.Http;
using Microsoft.Extensions.Options;

namespace Matching.Web.Operation;

/// <summary>What happens at start beyond serving; <c>scripts/run</c> sets it.</summary>
public sealed class StartOptions
{
    /// <summary>Whether a new database gets the demo programme.</summary>
    public bool Demo { get; set; }

    /// <summary>
    /// The last day of the demo's two years, so that the same demo can be made again on another day. Defaults to today.
    /// </summary>
    public DateOnly? DemoDay { get; set; }

    /// <summary>Whether to make fresh keys and print them, with the address, on standard output.</summary>
    public bool PrintKeys { get; set; }
}

/// <summary>Configuration that is checked before anything starts: an unknown key stops the start and is named.</summary>
public static class Settings
{
    private static readonly Dictionary<string, Type> Sections = new()
    {
        ["Audit"] = typeof(AuditOptions),
        ["Backup"] = typeof(BackupOptions),
        ["Concerns"] = typeof(ConcernOptions),
        ["Database"] = typeof(DatabaseOptions),
        ["Keys"] = typeof(KeyOptions),
        ["Gateway"] = typeof(GatewayOptions),
        ["Mail"] = typeof(MailOptions),
        ["MatchRuns"] = typeof(MatchRunOptions),
        ["Privacy"] = typeof(PrivacyOptions),
        ["RateLimits"] = typeof(RateLimitOptions),
        ["Releases"] = typeof(ReleaseOptions),
        ["Sessions"] = typeof(SessionLimits),
        ["SignIn"] = typeof(SignInOptions),
        ["Start"] = typeof(StartOptions),
        ["Texts"] = typeof(TextOptions),
        ["Try"] = typeof(OwnListOptions),
        ["Web"] = typeof(WebOptions),
        ["Webhooks"] = typeof(WebhookOptions),
    };

    // Sections that belong to the framework.
    private static readonly string[] Foreign =
    [
        "Logging",
        "Kestrel",
        "AllowedHosts",
        "urls",
        "environment",
        "contentRoot",
        "applicationName",
        "hostBuilder",
        "ASPNETCORE",
    ];

    public static IServiceCollection AddSettings(this IServiceCollection services, IConfiguration configuration, string[] args)
    {
        RefuseUnknownArguments(args);
        Bind<AuditOptions>(services, configuration, "Audit");
        Bind<BackupOptions>(services, configuration, "Backup");
        Bind<ConcernOptions>(services, configuration, "Concerns");
        Bind<DatabaseOptions>(services, configuration, "Database");
        Bind<KeyOptions>(services, configuration, "Keys");
        Bind<GatewayOptions>(services, configuration, "Gateway");
        Bind<MailOptions>(services, configuration, "Mail");
        Bind<MatchRunOptions>(services, configuration, "MatchRuns");
        Bind<PrivacyOptions>(services, configuration, "Privacy");
        Bind<RateLimitOptions>(services, configuration, "RateLimits");
        Bind<ReleaseOptions>(services, configuration, "Releases");
        Bind<SessionLimits>(services, configuration, "Sessions");
        Bind<SignInOptions>(services, configuration, "SignIn");
        Bind<StartOptions>(services, configuration, "Start");
        Bind<TextOptions>(services, configuration, "Texts");
        Bind<OwnListOptions>(services, configuration, "Try");
        Bind<WebOptions>(services, configuration, "Web");
        Bind<WebhookOptions>(services, configuration, "Webhooks");
        return services;
    }

    private static void Bind<T>(IServiceCollection services, IConfiguration configuration, string section)
        where T : class
    {
        var known = typeof(T)
            .GetProperties()
            .Where(property => property.CanWrite)
            .Select(property => property.Name)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (configuration.GetSection(section).GetChildren().FirstOrDefault(child => !known.Contains(child.Key)) is { } unknown)
        {
            throw new InvalidOperationException(
                $"Unknown configuration key {section}:{unknown.Key}. Known: {string.Join(", ", known.Select(name => $"{section}:{name}"))}."
            );
        }

        services.AddOptions<T>().Bind(configuration.GetSection(section)).ValidateDataAnnotations().ValidateOnStart();
        // those that were checked at the start: a file that is missing for a while later must not make them be refused at first use
        services.AddSingleton<IOptions<T>>(provider =>
            Options.Create(provider.GetRequiredService<IOptionsMonitor<T>>().CurrentValue)
        );
    }

    private static void RefuseUnknownArguments(string[] args)
    {
        foreach (var argument in args.Where(argument => argument.StartsWith("--", StringComparison.Ordinal)))
        {
            var key = argument[2..].Split('=')[0];
            var section = key.Split(':')[0];
            if (
                key.Contains(':', StringComparison.Ordinal)
                && !Sections.Keys.Concat(Foreign).Contains(section, StringComparer.OrdinalIgnoreCase)
            )
            {
                throw new InvalidOperationException(
                    $"Unknown configuration key {key}. Known sections: {string.Join(", ", Sections.Keys)}."
                );
            }
        }
    }
}
