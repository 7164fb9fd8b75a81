using System.Data.Common;
using System.Text.Json;
using System.Text.Json.Nodes;
using Matching.Web.Data;
using Matching.Web.Features.Programmes;
using Matching.Web.Features.Sites;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Features.People;

/// <summary>Stores mentors and mentees: one shape, one table, one place that seals.</summary>
public sealed class PersonWriter(Db db, IMediator mediator, IdentityVault vault, CallerContext callers, IdSource ids, IOptions<JsonOptions> json, TimeProvider clock)
{
    private JsonSerializerOptions Json => json.Value.SerializerOptions;

    public async Task<Person> Insert(PersonRole role, PersonFields fields, int capacity, CancellationToken cancellationToken)
    {
        if (fields.Status is not (null or PersonStatus.Applied))
        {
            throw Problems.ValidationFailed("status", Texts.Validation("one-of", PersonStatus.Applied.ToText()));
        }

        var programme = await CheckPlace(fields, cancellationToken);
        var id = ids.New();
        var key = vault.NewPersonKey(id);
        var now = clock.GetUtcNow();
        var (profile, identity) = PersonRow.Split(fields, Json);
        try
        {
            await db.Execute(
                """
                INSERT INTO people (id, programme_id, site_id, role, status, status_changed_at, preferred_language, birth_year, gender, capacity, applied_on,
                                    source, profile, key_wrapped, identity_sealed, email_hash, phone_hash, version, created_at, updated_at)
                VALUES (@Id, @ProgrammeId, @SiteId, @Role, 'applied', @Now, @PreferredLanguage, @BirthYear, @Gender, @Capacity, @AppliedOn,
                        @Source, @Profile, @Key, @Identity, @EmailHash, @PhoneHash, 1, @Now, @Now)
                """,
                Arguments(id, role, fields, capacity, programme, profile, identity, key, now),
                cancellationToken);
        }
        catch (DbException exception) when (db.Dialect.Violation(exception)?.Constraint == "uq_people_programme_id_email_hash")
        {
            throw Problems.Refused($"{role.ToText()}-email-taken");
        }

        await WriteTags(id, fields, profile, cancellationToken);
        foreach (var consent in fields.Consents ?? [])
        {
            await Give(id, fields, programme, consent, now, cancellationToken);
        }

        return await mediator.Send(new GetPerson(role, id), cancellationToken);
    }

    public async Task<Person> Update(Person current, PersonFields fields, int capacity, CancellationToken cancellationToken)
    {
        if (fields.ProgrammeId != current.ProgrammeId)
        {
            throw Problems.ValidationFailed("programmeId", Texts.Validation("fixed"));
        }

        if (fields.Status != current.Status)
        {
            throw Problems.ValidationFailed("status", Texts.Validation("fixed"));
        }

        var programme = await CheckPlace(fields, cancellationToken);
        var now = clock.GetUtcNow();
        var key = await db.Single<string>("SELECT key_wrapped FROM people WHERE id = @Id", new { current.Id }, cancellationToken);
        var (profile, identity) = PersonRow.Split(fields, Json);
        var arguments = Arguments(current.Id, current.Role, fields, capacity, programme, profile, identity, key, now);
        arguments.Add("Version", current.Version);
        try
        {
            var changed = await db.Execute(
                """
                UPDATE people
                SET site_id = @SiteId, preferred_language = @PreferredLanguage, birth_year = @BirthYear, gender = @Gender, capacity = @Capacity,
                    applied_on = @AppliedOn, source = @Source, profile = @Profile, identity_sealed = @Identity, email_hash = @EmailHash,
                    phone_hash = @PhoneHash, version = version + 1, updated_at = @Now
                WHERE id = @Id AND version = @Version
                """,
                arguments,
                cancellationToken);
            if (changed == 0)
            {
                throw Problems.Refused("precondition-failed");
            }
        }
        catch (DbException exception) when (db.Dialect.Violation(exception)?.Constraint == "uq_people_programme_id_email_hash")
        {
            throw Problems.Refused($"{current.Role.ToText()}-email-taken");
        }

        await db.Execute("DELETE FROM person_tags WHERE person_id = @Id", new { current.Id }, cancellationToken);
        await WriteTags(current.Id, fields, profile, cancellationToken);
        await ChangeConsents(current, fields, programme, now, cancellationToken);
        return await mediator.Send(new GetPerson(current.Role, current.Id), cancellationToken);
    }

    private async Task<Programme> CheckPlace(PersonFields fields, CancellationToken cancellationToken)
    {
        var programme = await mediator.Send(new GetProgramme(fields.ProgrammeId), cancellationToken).NamedBy("programmeId");

        if (callers.Caller.SiteId is { } only && fields.SiteId != only)
        {
            throw Problems.ValidationFailed("siteId", Texts.Validation("unknown-id"));
        }

        if (fields.SiteId is { } site)
        {
            await mediator.Send(new GetSite(programme.Id, site), cancellationToken).NamedBy("siteId");
        }

        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        if (fields.AppliedOn > today)
        {
            throw Problems.ValidationFailed("appliedOn", Texts.Validation("in-future"));
        }

        if (fields.BirthYear > today.Year)
        {
            throw Problems.ValidationFailed("birthYear", Texts.Validation("in-future"));
        }

        CheckConsents(fields, programme);
        return programme;
    }

    // Version 1 of every consent text exists in every programme; a further one is there once the programme has its wording.
    private static void CheckConsents(PersonFields fields, Programme programme)
    {
        var consents = fields.Consents ?? [];
        for (var i = 0; i < consents.Count; i++)
        {
            if (consents[i].Version != "1" && !programme.Texts.Keys.Any(key => key.StartsWith($"consent.{consents[i].Purpose}.{consents[i].Version}.", StringComparison.Ordinal)))
            {
                throw Problems.ValidationFailed($"consents[{i}].version", Texts.Validation("consent-version", consents[i].Purpose, consents[i].Version));
            }
        }
    }

    private Dapper.DynamicParameters Arguments(
        Guid id, PersonRole role, PersonFields fields, int capacity, Programme programme, JsonObject profile, JsonObject identity, string key, DateTimeOffset now) => new(new
        {
            Id = id,
            fields.ProgrammeId,
            fields.SiteId,
            Role = role.ToText(),
            PreferredLanguage = fields.PreferredLanguage ?? programme.Languages[0],
            fields.BirthYear,
            Gender = fields.Gender?.ToText(),
            Capacity = capacity,
            AppliedOn = fields.AppliedOn ?? DateOnly.FromDateTime(now.UtcDateTime),
            fields.Source,
            Profile = profile.ToJsonString(Json),
            Key = key,
            Identity = vault.Seal(identity, key, id, PersonRow.SealColumn),
            EmailHash = vault.EmailHash(fields.ProgrammeId, fields.Email),
            PhoneHash = vault.PhoneHash(fields.ProgrammeId, fields.Phone),
            Now = now,
        });

    private async Task WriteTags(Guid id, PersonFields fields, JsonObject profile, CancellationToken cancellationToken)
    {
        var needs = profile["needs"]?.AsArray().Select(need => "need:" + need!["code"]!.GetValue<string>()) ?? [];
        var offers = profile["offers"]?.AsArray().Select(offer => "offer:" + offer!["code"]!.GetValue<string>()) ?? [];
        var tags = (fields.Languages ?? []).Select(language => "language:" + language.Code)
            .Concat(needs)
            .Concat(offers)
            .Concat(vault.NameHashes(fields.ProgrammeId, [fields.GivenName, fields.FamilyName]).Select(hash => "name:" + hash))
            .Distinct();
        await db.Execute(
            "INSERT INTO person_tags (programme_id, tag, person_id) VALUES (@ProgrammeId, @Tag, @Id)",
            tags.Select(tag => new { fields.ProgrammeId, Tag = tag, Id = id }).ToList(),
            cancellationToken);
    }

    private async Task ChangeConsents(Person current, PersonFields fields, Programme programme, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var before = current.Consents ?? [];
        var after = fields.Consents ?? [];
        foreach (var withdrawn in before.Except(after))
        {
            await db.Execute(
                "UPDATE consents SET withdrawn_at = @Now WHERE person_id = @Id AND purpose = @Purpose AND text_version = @Version AND withdrawn_at IS NULL",
                new { Now = now, current.Id, withdrawn.Purpose, withdrawn.Version },
                cancellationToken);
        }

        foreach (var given in after.Except(before))
        {
            await Give(current.Id, fields, programme, given, now, cancellationToken);
        }
    }

    private Task<int> Give(Guid personId, PersonFields fields, Programme programme, ConsentGiven consent, DateTimeOffset now, CancellationToken cancellationToken) => db.Execute(
        """
        INSERT INTO consents (id, programme_id, person_id, purpose, text_version, language, channel, recorded_by, given_at)
        VALUES (@Id, @ProgrammeId, @PersonId, @Purpose, @Version, @Language, @Channel, @By, @Now)
        """,
        new
        {
            Id = ids.New(),
            fields.ProgrammeId,
            PersonId = personId,
            consent.Purpose,
            consent.Version,
            Language = fields.PreferredLanguage ?? programme.Languages[0],
            Channel = callers.Caller.Role.ToText(),
            By = callers.Caller.Id.ToString(),
            Now = now,
        },
        cancellationToken);
}
