using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Matching.Web.Data;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Validation;

namespace Matching.Web.Http;

public static class ApiSetup
{
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        // after what the framework adds: its own resolver is another object in each service, so that nothing prepared could be
        // shared
        services.PostConfigure<JsonOptions>(options => Strict(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.Configure<RouteOptions>(options => options.LowercaseUrls = true);
        services.AddSingleton<IProblemDetailsWriter, ProblemWriter>();
        services.AddProblemDetails();
        services.AddExceptionHandler<ProblemHandler>();
        services.AddValidation();
        services.PostConfigure<ValidationOptions>(validation =>
        {
            for (var i = 0; i < validation.Resolvers.Count; i++)
            {
                validation.Resolvers[i] = new RulesTogether(validation.Resolvers[i]);
            }
        });
        services.AddScoped<RequestValidator>();
        services.AddHttpContextAccessor();
        services.AddScoped<IdempotencyContext>();
        services.AddScoped<SentForm>();
        services.AddScoped<FormDrafts>();
        services.AddSingleton<LastUses>();
        services.AddSingleton<KnownAnswers>();
        services.AddHostedService<LastUsesWorker>();
        services
            .AddAuthentication(CallerScheme.Name)
            .AddPolicyScheme(CallerScheme.Name, null, scheme => scheme.ForwardDefaultSelector = CallerScheme.Of)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.Scheme, null)
            .AddScheme<AuthenticationSchemeOptions, SessionHandler>(SessionHandler.Scheme, null);
        services.AddAuthorization(Policies.Add);
        services.AddForms();
        services.AddSingleton<ResolveAddresses>(_ => System.Net.Dns.GetHostAddressesAsync);
        services.AddSingleton(OutboundExceptions.None);
        services.AddSingleton<OutboundGuard>();
        services.AddLocalization();
        services.AddSingleton<LanguageCookie>();
        services.AddSingleton<ConsoleLanguageCookie>();
        services
            .AddOptions<RequestLocalizationOptions>()
            .Configure<LanguageCookie, ConsoleLanguageCookie>(
                (options, participants, console) =>
                {
                    options.SupportedCultures = options.SupportedUICultures = [
                        .. Languages.Participants.Select(Languages.Culture),
                    ];
                    options.DefaultRequestCulture = new RequestCulture(Languages.Culture("en"));
                    options.RequestCultureProviders = [new ReaderLanguage(participants, console)];
                }
            );
        return services;
    }

    // What signing in and the forms of pages rest on.
    private static void AddForms(this IServiceCollection services)
    {
        services.AddSingleton<ServiceAddresses>();
        services.AddSingleton<SessionCookie>();
        services.AddSingleton<SetupCookie>();
        services.AddAntiforgery();
        services
            .AddOptions<AntiforgeryOptions>()
            .Configure<ServiceAddresses>(
                (forms, addresses) =>
                {
                    forms.HeaderName = SessionGuards.Header;
                    forms.Cookie.Name = addresses.CookieName("matching-form");
                    forms.Cookie.SecurePolicy = addresses.IsSecure ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.None;
                }
            );
        services.AddDataProtection().SetApplicationName("matching");
        services
            .AddOptions<KeyManagementOptions>()
            .Configure<IServiceScopeFactory, IdentityVault, ILogger<WebKeys>>(
                (keys, scopes, vault, log) => keys.XmlRepository = new WebKeys(scopes, vault, log)
            );
        services
            .AddOptions<ForwardedHeadersOptions>()
            .Configure<ServiceAddresses>((forwarded, addresses) => addresses.Trust(forwarded));
    }

    // One converter and one resolver for the process: options that are equal share what the serialiser prepares for each type.
    private static readonly JsonStringEnumConverter SnakeCaseEnums = new(
        JsonNamingPolicy.SnakeCaseLower,
        allowIntegerValues: false
    );

    private static readonly IJsonTypeInfoResolver StrictTypes = new DefaultJsonTypeInfoResolver()
        .WithAddedModifier(StrictText.Modify)
        .WithAddedModifier(NeededMembersAttribute.Modify)
        .WithAddedModifier(IgnoredMembers.Modify);

    /// <summary>
    /// JSON read strictly: unknown and doubled members, numbers in quotes, nulls where none may be, and deep nesting are refused.
    /// </summary>
    public static void Strict(JsonSerializerOptions json)
    {
        // A member has one spelling: a second one would pass every rule that goes by names.
        json.PropertyNameCaseInsensitive = false;
        json.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        json.AllowDuplicateProperties = false;
        json.NumberHandling = JsonNumberHandling.Strict;
        json.RespectNullableAnnotations = true;
        json.MaxDepth = 16;
        json.Converters.Add(SnakeCaseEnums);
        json.TypeInfoResolver = StrictTypes;
    }
}
