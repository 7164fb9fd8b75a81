using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Participants.CriteriaProfiles;

/// <summary>Adds a profile, or the next version of one.</summary>
[Example(
    """
        {
          "name": "waiting-and-language",
          "objective": "coverage_first",
          "criteria": [
            { "id": "language", "kind": "hard", "params": { "minimumLevel": "a2" } },
            { "id": "waiting", "kind": "soft", "weight": 2 }
          ]
        }
        """
)]
public sealed record CreateCriteriaProfile : ICommand<CriteriaProfile>, ICreate, IValidatableObject
{
    /// <summary>Name; the same name again makes the next version.</summary>
    [OneLine, Mandatory, LengthUpTo(100)]
    public string Name { get; set; } = "";

    /// <summary>Objective of runs with the profile. Defaults to coverage first.</summary>
    public Engine.Objective? Objective { get; set; }

    /// <summary>The criteria.</summary>
    [Mandatory, ItemsUpTo(100)]
    public List<CriterionEntry>? Criteria { get; set; }

    /// <summary>
    /// Why there is this version, for readers of its history. Required of a version based on an earlier one by <c>basedOn</c>.
    /// </summary>
    [LengthUpTo(1000)]
    public string? Note { get; set; }

    /// <summary>
    /// Newest version when this one was made, 0 for none: the request is refused when there is a newer one. Left out, the next
    /// version is made in any case.
    /// </summary>
    [Between(0, 1_000_000)]
    public int? BasedOn { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (BasedOn > 0 && string.IsNullOrWhiteSpace(Note))
        {
            yield return new ValidationResult(Texts.Validation("required"), [nameof(Note)]);
        }

        Engine.Criteria.CriteriaProfile.Create([.. (Criteria ?? []).Select(entry => entry.Setting)], out var errors);
        foreach (var error in errors)
        {
            yield return new ValidationResult(Texts.Validation(error.Rule, error.Arguments), [error.Path]);
        }
    }
}

internal sealed class CreateCriteriaProfileHandler(
    Db db,
    CallerContext callers,
    IdSource ids,
    IOptions<JsonOptions> json,
    TimeProvider clock
) : IRequestHandler<CreateCriteriaProfile, CriteriaProfile>
{
    public async Task<CriteriaProfile> Handle(CreateCriteriaProfile request, CancellationToken cancellationToken)
    {
        var arguments = new
        {
            Id = ids.New(),
            callers.Caller.ProgrammeId,
            Owner = callers.Caller.ProgrammeId?.ToString() ?? "",
            request.Name,
            Objective = (request.Objective ?? Engine.Objective.CoverageFirst).ToText(),
            Definition = JsonSerializer.Serialize(
                request.Criteria!.ConvertAll(entry => entry.Versioned()),
                json.Value.SerializerOptions
            ),
            request.Note,
            Version = request.BasedOn + 1,
            Now = clock.GetUtcNow(),
        };
        var row = request.BasedOn is { } basedOn
            ? await Next(basedOn, arguments, cancellationToken)
            : await db.Numbered<CriteriaProfileRow>(
                $"""
                INSERT INTO criteria_profiles (id, programme_id, owner, name, version, objective, definition, note, created_at)
                VALUES (@Id, @ProgrammeId, @Owner, @Name,
                        (SELECT coalesce(max(version), 0) + 1 FROM criteria_profiles WHERE owner = @Owner AND name = @Name),
                        @Objective, @Definition, @Note, @Now)
                ON CONFLICT (owner, name, version) DO NOTHING RETURNING {CriteriaProfileRow.Columns}
                """,
                arguments,
                cancellationToken
            );
        return row.Read(json.Value.SerializerOptions);
    }

    // the version after the one that was seen, or none: of two at once the second finds the number taken
    private async Task<CriteriaProfileRow> Next(int basedOn, object arguments, CancellationToken cancellationToken)
    {
        var newest = await db.Single<int>(
            "SELECT coalesce(max(version), 0) FROM criteria_profiles WHERE owner = @Owner AND name = @Name",
            arguments,
            cancellationToken
        );
        var row =
            newest == basedOn
                ? await db.Find<CriteriaProfileRow>(
                    $"""
                    INSERT INTO criteria_profiles (id, programme_id, owner, name, version, objective, definition, note, created_at)
                    VALUES (@Id, @ProgrammeId, @Owner, @Name, @Version, @Objective, @Definition, @Note, @Now)
                    ON CONFLICT (owner, name, version) DO NOTHING RETURNING {CriteriaProfileRow.Columns}
                    """,
                    arguments,
                    cancellationToken
                )
                : null;
        return row ?? throw Problems.Refused("precondition-failed");
    }
}
