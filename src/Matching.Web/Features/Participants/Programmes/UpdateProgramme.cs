using System.Text.Json;
using Matching.Web.Data;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.Participants.Programmes;

/// <summary>Changes a programme by merge patch.</summary>
public sealed record UpdateProgramme(Guid Id, IfMatch IfMatch, JsonElement Patch) : ICommand<Programme>, IOnSubject
{
    Guid IOnSubject.SubjectId => Id;
}

internal sealed class UpdateProgrammeHandler(
    Db db,
    RequestValidator validator,
    IOptions<JsonOptions> json,
    TimeProvider clock,
    FindFormFamilies findFamilies,
    ProgrammeStore programmes
) : IRequestHandler<UpdateProgramme, Programme>
{
    private const string Assignments = """
        name = @Name, funder = @Funder, starts_on = @StartsOn, ends_on = @EndsOn, time_zone = @TimeZone,
        term_months = @TermMonths, languages = @Languages, country = @Country, currency = @Currency,
        provided_adjustments = @ProvidedAdjustments, criteria_profile_id = @CriteriaProfileId,
        questionnaires = @Questionnaires, requires_training = @RequiresTraining, requires_check = @RequiresCheck,
        screening_months = @ScreeningMonths, automatic_dry_run = @AutomaticDryRun, minimum_cell = @MinimumCell,
        release_every = @ReleaseEvery, round_counts_to = @RoundCountsTo, is_public = @IsPublic,
        retain_months = @RetainMonths, least_core_share = @LeastCoreShare, sending_from = @SendingFrom,
        sending_until = @SendingUntil, sends_at_weekends = @SendsAtWeekends, texts = @Texts, takes_minors = @TakesMinors,
        office_phone = @OfficePhone, calls_from = @CallsFrom, calls_until = @CallsUntil, is_insured = @IsInsured,
        call_within_days = @CallWithinDays, hours_per_month = @HoursPerMonth, training_hours = @TrainingHours,
        covers_expenses = @CoversExpenses, field_stages = @FieldStages, version = version + 1, updated_at = @Now,
        ask_interest_after_days = @AskInterestAfterDays, matching_basis = @MatchingBasis, notice_basis = @NoticeBasis,
        invites_to = @InvitesTo
        """;

    public async Task<Programme> Handle(UpdateProgramme request, CancellationToken cancellationToken)
    {
        programmes.Forget(request.Id);
        var current = await programmes.Get(request.Id, cancellationToken);
        request.IfMatch.Check(current.Version);
        var fields = MergePatch.Apply<CreateProgramme>(current, request.Patch, json.Value.SerializerOptions);
        await validator.Check(fields, cancellationToken);
        await findFamilies.Check(fields.Questionnaires, current.Questionnaires, cancellationToken);
        programmes.Forget(request.Id);
        var profile = await CreateProgrammeHandler.ProfileOf(db, fields.CriteriaProfileId, current.Id, cancellationToken);
        return await db.Find<Programme>(
                $"""
                UPDATE programmes
                SET {Assignments}
                WHERE id = @Id AND version = @Version
                RETURNING {Programme.Columns}
                """,
                fields.WithSettings(
                    new
                    {
                        request.Id,
                        current.Version,
                        fields.Name,
                        fields.Funder,
                        fields.StartsOn,
                        fields.EndsOn,
                        TimeZone = fields.TimeZone ?? ProgrammeDays.DefaultZone,
                        TermMonths = fields.TermMonths ?? 6,
                        Languages = fields.Languages is { Count: > 0 } ? fields.Languages : ["it", "en"],
                        Country = fields.Country ?? PhoneForm.StandardCountry,
                        Currency = fields.Currency ?? Programme.StandardCurrency,
                        ProvidedAdjustments = fields.ProvidedAdjustments ?? Programme.StandardAdjustments,
                        CriteriaProfileId = profile,
                        Questionnaires = fields.Questionnaires ?? ["cm"],
                        RequiresTraining = fields.RequiresTraining ?? false,
                        RequiresCheck = fields.RequiresCheck ?? false,
                        ScreeningMonths = fields.ScreeningMonths ?? 4,
                        AutomaticDryRun = (fields.AutomaticDryRun ?? AutomaticDryRun.Off).ToText(),
                        MinimumCell = fields.MinimumCell ?? 5,
                        ReleaseEvery = (fields.ReleaseEvery ?? ReleaseEvery.Off).ToText(),
                        RoundCountsTo = fields.RoundCountsTo ?? 0,
                        IsPublic = fields.IsPublic ?? false,
                        fields.RetainMonths,
                        LeastCoreShare = fields.LeastCoreShare ?? 0,
                        Texts = fields.Texts ?? [],
                        TakesMinors = Programme.AdmitsMinors(fields.Texts),
                        Now = clock.GetUtcNow(),
                    }
                ),
                cancellationToken
            ) ?? throw Problems.Refused("precondition-failed");
    }
}
