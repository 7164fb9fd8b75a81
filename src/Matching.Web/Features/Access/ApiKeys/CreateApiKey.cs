using System.ComponentModel.DataAnnotations;
using Matching.Web.Data;
using Matching.Web.Features.Participants.Partners;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Participants.Sites;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;

namespace Matching.Web.Features.Access.ApiKeys;

/// <summary>Creates an API key with a role and a scope.</summary>
[Example("""{ "role": "analyst", "programmeId": "0199c0de-0000-7000-8000-000000000001", "expiresOn": "2099-12-31" }""")]
public sealed record CreateApiKey : ICommand<NewApiKey>, ICreate, IValidatableObject
{
    /// <summary>What the holder may do.</summary>
    [Mandatory]
    public Role? Role { get; set; }

    /// <summary>The only programme that the key can read.</summary>
    public Guid? ProgrammeId { get; set; }

    /// <summary>The only site that the key can read. Requires the programme.</summary>
    public Guid? SiteId { get; set; }

    /// <summary>The partner that holds the key. Required for the role <c>partner</c>, refused for others.</summary>
    public Guid? PartnerId { get; set; }

    /// <summary>Last day on which it opens anything.</summary>
    [SensibleDay]
    public DateOnly? ExpiresOn { get; set; }

    /// <summary>Permits an analyst to extract data of persons under pseudonyms, for a purpose and until a day.</summary>
    public EvaluatorGrant? Evaluator { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (SiteId is not null && ProgrammeId is null)
        {
            yield return new ValidationResult(Texts.Validation("required"), [nameof(ProgrammeId)]);
        }

        if (SiteId is not null && Role is not (null or Mediation.Role.Coordinator))
        {
            yield return new ValidationResult(Texts.Validation("only-coordinator"), [nameof(SiteId)]);
        }

        if (Role == Mediation.Role.Partner && (PartnerId is null || ProgrammeId is null))
        {
            yield return new ValidationResult(
                Texts.Validation("required"),
                [PartnerId is null ? nameof(PartnerId) : nameof(ProgrammeId)]
            );
        }

        if (Role != Mediation.Role.Partner && PartnerId is not null)
        {
            yield return new ValidationResult(Texts.Validation("only-partner"), [nameof(PartnerId)]);
        }

        if (Role is not (null or Mediation.Role.Analyst) && Evaluator is not null)
        {
            yield return new ValidationResult(Texts.Validation("only-analyst"), [nameof(Evaluator)]);
        }
    }
}

internal sealed class CreateApiKeyHandler(
    Db db,
    IdentityVault vault,
    CallerContext callers,
    ProgrammeDays days,
    IdSource ids,
    TimeProvider clock,
    ProgrammeStore programmes,
    SiteStore sites,
    PartnerStore partners
) : IRequestHandler<CreateApiKey, NewApiKey>
{
    public async Task<NewApiKey> Handle(CreateApiKey request, CancellationToken cancellationToken)
    {
        // A key gives no wider access than its maker has.
        var programmeId = request.ProgrammeId ?? callers.Caller.ProgrammeId;
        await CheckScope(request, programmeId, cancellationToken);
        await CheckDays(request, programmeId, cancellationToken);
        var id = ids.New();
        var (publicId, secret) = ApiKeyText.New();
        var key = await db.Single<ApiKey>(
            $"""
            INSERT INTO api_keys (id, public_id, secret_hash, role, programme_id, site_id, partner_id, expires_on,
                                  evaluator_purpose_sealed, evaluator_ends_on, version, created_at)
            VALUES (@Id, @PublicId, @SecretHash, @Role, @ProgrammeId, @SiteId, @PartnerId, @ExpiresOn,
                    @EvaluatorPurposeSealed, @EvaluatorEndsOn, 1, @Now)
            RETURNING {ApiKey.Columns}
            """,
            new
            {
                Id = id,
                PublicId = publicId,
                SecretHash = ApiKeyText.Hash(secret),
                Role = request.Role!.Value.ToText(),
                ProgrammeId = programmeId,
                request.SiteId,
                request.PartnerId,
                request.ExpiresOn,
                EvaluatorPurposeSealed = request.Evaluator?.Purpose is { } purpose
                    ? vault.SealText(purpose, ApiKey.EvaluatorPurposeOf(id))
                    : null,
                EvaluatorEndsOn = request.Evaluator?.EndsOn,
                Now = clock.GetUtcNow(),
            },
            cancellationToken
        );
        return new NewApiKey
        {
            Id = key.Id,
            PublicId = key.PublicId,
            Role = key.Role,
            ProgrammeId = key.ProgrammeId,
            SiteId = key.SiteId,
            PartnerId = key.PartnerId,
            ExpiresOn = key.ExpiresOn,
            EvaluatorPurpose = request.Evaluator?.Purpose,
            EvaluatorEndsOn = key.EvaluatorEndsOn,
            Version = key.Version,
            CreatedAt = key.CreatedAt,
            Key = ApiKeyText.Text(publicId, secret),
        };
    }

    private async Task CheckScope(CreateApiKey request, Guid? programmeId, CancellationToken cancellationToken)
    {
        if (programmeId is { } programme)
        {
            await programmes.Get(programme, cancellationToken);
        }

        if (request.SiteId is { } site)
        {
            await sites.Get(programmeId!.Value, site, cancellationToken);
        }

        if (request.PartnerId is { } partner)
        {
            await partners.Get(programmeId!.Value, partner, cancellationToken);
        }
    }

    private async Task CheckDays(CreateApiKey request, Guid? programmeId, CancellationToken cancellationToken)
    {
        var today = await days.Today(programmeId, cancellationToken);
        if (request.ExpiresOn < today)
        {
            throw Problems.ValidationFailed("expiresOn", Texts.Validation("in-past"));
        }

        request.Evaluator?.Check(today);
    }
}
