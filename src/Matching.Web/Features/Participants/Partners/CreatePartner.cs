using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Matching.Web.Data;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Participants.Sites;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Participants.Partners;

/// <summary>Adds a partner to a programme.</summary>
[Example(
    """{ "name": "Public library", "allowedOrigins": ["https://library.example.org"], "welcome": { "it": "Benvenuti", "en": "Welcome" } }"""
)]
[ChangeExample("""{ "welcome": { "en": "Welcome to the library" } }""")]
public sealed record CreatePartner : ICommand<Partner>, ICreate, IValidatableObject
{
    [JsonIgnore]
    public Guid ProgrammeId { get; set; }

    /// <summary>The site to which its sign-ups go, when they name none.</summary>
    public Guid? SiteId { get; set; }

    /// <summary>Name, unique in the programme.</summary>
    [OneLine, Mandatory, LengthUpTo(200)]
    public string Name { get; set; } = "";

    /// <summary>
    /// Web origins such as <c>https://example.org</c> from which its sign-up forms may post. A host with other letters is kept in
    /// punycode, as browsers send it.
    /// </summary>
    [ItemsUpTo(20)]
    public List<string>? AllowedOrigins
    {
        get;
        set => field = value?.ConvertAll(TextForm.Origin);
    }

    /// <summary>Welcome text by language.</summary>
    [ItemsUpTo(200), LanguageCode]
    public Dictionary<string, string>? Welcome { get; set; }

    /// <summary>Whether it takes sign-ups. Defaults to yes.</summary>
    [JsonPropertyName("active")]
    public bool? IsActive { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var origin in AllowedOrigins ?? [])
        {
            if (
                // a browser sends whole names, so an asterisk would match none of them
                origin.Contains('*', StringComparison.Ordinal)
                || !Uri.TryCreate(origin, UriKind.Absolute, out var uri)
                || uri.Scheme is not ("https" or "http")
                || uri.GetLeftPart(UriPartial.Authority) != origin
            )
            {
                yield return new ValidationResult(Texts.Validation("origin", origin), [nameof(AllowedOrigins)]);
            }
        }
    }
}

internal sealed class CreatePartnerHandler(Db db, IdSource ids, TimeProvider clock, ProgrammeStore programmes, SiteStore sites)
    : IRequestHandler<CreatePartner, Partner>
{
    public async Task<Partner> Handle(CreatePartner request, CancellationToken cancellationToken)
    {
        var programme = await programmes.Get(request.ProgrammeId, cancellationToken);
        if (request.SiteId is { } site)
        {
            await sites.Get(programme.Id, site, cancellationToken);
        }

        return await db.Single<Partner>(
            $"""
            INSERT INTO partners ({Partner.Columns})
            VALUES (@Id, @ProgrammeId, @SiteId, @Name, @PublicId, @AllowedOrigins, @Welcome, @IsActive, 1, @Now, @Now)
            RETURNING {Partner.Columns}
            """,
            new
            {
                Id = ids.New(),
                ProgrammeId = programme.Id,
                request.SiteId,
                request.Name,
                ApiKeyText.New().PublicId,
                AllowedOrigins = request.AllowedOrigins ?? [],
                Welcome = request.Welcome ?? [],
                IsActive = request.IsActive ?? true,
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        );
    }
}
