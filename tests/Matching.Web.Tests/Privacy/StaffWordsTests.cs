using System.Net;

namespace Matching.Web.Tests.Privacy;

/// <summary>
/// What staff write about a pair reaches neither half through their own data. Every column of text is classified here: a new one fails until it is said whether it holds words or
/// decisions of staff about a pair, and one that does is filled and looked for.
/// </summary>
public sealed class StaffWordsTests
{
    // Columns with words or decisions of staff about a pair or a concern, each with what is planted in it and must not come out.
    private static readonly Dictionary<string, string[]> Withheld = new()
    {
        ["pairs.notes_sealed"] =
        [
            "Grund7001",
            "Kommentar7002",
            "Grund7003",
            "Trotzdem7004",
            "Verzicht7005",
            "Verzicht7007",
            "Grund7008",
        ],
        ["answer_waivers.reason_sealed"] = ["Verzicht7013"],
        ["calls.words_sealed"] = ["Anruf7014", "Bescheid7015"],
        ["pair_events.reason_sealed"] = ["Pause7006", "Grund7009"],
        ["pair_undos.notes_sealed"] = ["Grund7001", "Kommentar7002", "Grund7003", "Trotzdem7004", "Verzicht7005"],
        ["pair_undos.end_reason"] = ["personal_difficulty"],
        ["pairs.end_reason"] = ["personal_difficulty", "Personal difficulty", "Difficoltà personale", "\"endReason\""],
        ["pairs.ended_by"] = ["\"endedBy\""],
        ["check_ins.spoken_with"] = ["2026-02-11", "11 February", "11 febbraio", "\"spokenWith\""],
        ["meetings.reported_by"] = ["\"reportedBy\""],
        ["proposals.contributions_sealed"] = ["\"contributions\"", "\"score\""],
        ["proposals.flags"] = ["\"flags\""],
        ["proposals.second_best"] = ["\"secondBest\""],
        ["match_runs.constraints"] = ["\"locks\"", "\"forbids\""],
        ["match_runs.unmatched"] = ["\"unmatched\"", "\"nearest\""],
        ["concerns.words_sealed"] = ["Sorge7010", "Folge7011", "Frist7012"],
        ["authority_requests.words_sealed"] = ["Amt7021", "Grund7022"],
        ["concerns.urgency"] = ["\"urgency\"", "immediate"],
        ["appointments.note_sealed"] = ["Notiz7016"],
        ["form_drafts.fields_sealed"] = ["Entwurf7018"],
        ["pair_notes.text_sealed"] = ["Notiz7016"],
        ["pair_note_comments.text_sealed"] = ["Kommentar7017"],
        ["notes.text_sealed"] = ["Notiz7013", "Notiz7019"],
        ["matching_meetings.words_sealed"] = ["Runde7016"],
        ["meeting_comments.text_sealed"] = ["Kommentar7017"],
        ["meeting_proposals.reason_sealed"] = ["Grund7018"],
        ["meeting_proposals.decision"] = ["\"decision\""],
        ["meeting_proposals.outcome"] = ["\"outcome\""],
        ["concerns.raised_by"] = ["\"raisedBy\""],
    };

    // Words of staff that the person reads, because they are about the person alone, or about what all people in the programme see.
    private static readonly Dictionary<string, string> Shown = new()
    {
        ["people.status_reason_sealed"] = "Grund8001",
        ["people.identity_sealed"] = "Vorrang8002",
        ["appointments.place_sealed"] = "Ort8006",
        ["trainings.title"] = "Schulung8003",
        ["audit_entries.purpose_sealed"] = "Zweck8004",
        ["programmes.name"] = "Programm8005",
    };

    // Words of staff about no person: plans, settings, names of places.
    private const string AboutNoPerson = """
        accounts: evaluator_purpose_sealed
        api_keys: evaluator_purpose evaluator_purpose_sealed
        criteria_profiles: name objective definition note
        extracts: purpose purpose_sealed coarsen
        message_templates: kind language subject body
        partners: name welcome allowed_origins
        programme_pages: language title lead body
        programmes: funder time_zone texts languages questionnaires automatic_dry_run release_every country provided_adjustments office_phone
        programmes: currency field_stages matching_basis notice_basis invites_to
        releases: reason
        report_handovers: funder recipient_sealed purpose_sealed
        report_texts: period text
        sites: name funder
        text_gateways: template_sealed secret_sealed
        targets: indicator wave stat breakdown category milestones source owner assumption risk plan_b
        vocabulary_terms: list code labels
        webhooks: url url_sealed events
        """;

    // No words of staff: ids, codes, hashes, keys, what the person said, what the service computed.
    private const string NoWords = """
        accounts: role email_hash email_sealed name_sealed digest_language
        responses: item_order
        survey_links: wave questionnaire_id questionnaire_version track language token_hash code_hash pin_hash draft_sealed
        answer_waivers: wave
        survey_invitations: wave
        appointments: kind status
        api_keys: public_id secret_hash role
        audit_entries: actor_role actor_id action subject_type subject_id purpose chain_hash entry_hash
        audit_heads: hash mac
        calls: about inform_by
        check_ins: channel
        checks: kind result
        authority_requests: status person_hash
        concerns: status key_wrapped raised_as about_sealed person_hash pair_hash raiser_hash
        contact_attempts: kind
        consents: purpose text_version language channel recorded_by text_hash
        correction_requests: kind value_sealed status
        credentials: password_hash totp_sealed setup_hash
        criteria_profiles: owner
        erasures: reason
        extracts: status content_sealed
        idempotency_keys: key_hash request_hash body_sealed
        meeting_proposals: not_offered_because
        match_runs: status objective left_out input input_hash result_hash certificate engine_version reason automatic_key
        notes: readers
        notices: purpose legal_basis text_version text_hash language channel explained_by end_reason
        pair_notes: readers
        message_addresses: address_hash status
        messages: kind channel language address_sealed address_hash parameters_sealed status reason answer phrase
        pair_events: from_status to_status actor
        pair_tasks: code
        pair_undos: status
        pairs: status
        partners: public_id
        people: role status preferred_language gender source profile key_wrapped email_hash phone_hash name_hash
        person_tags: tag
        person_undos: status
        personal_links: token_hash
        possible_duplicates: status
        proposals: contributions
        form_media: hash type content
        person_ties: kind
        questionnaire_drafts: id definition
        questionnaires: id version respondent content_hash definition
        recovery_codes: code_hash
        release_codes: dimension code label
        release_groups: indicator wave family cells
        release_respondents: indicator wave rows_sealed
        release_works: step refusal disclosed
        releases: automatic_key protection declared counts
        report_handovers: period form
        response_answers: item code text_sealed missing
        response_scores: scale status
        response_versions: content_sealed partner_sealed reason
        responses: respondent wave questionnaire_id questionnaire_version content_hash track language mode occasion
        schema_migrations: name checksum
        service_leases: host
        sessions: token_hash stage totp_sealed
        settings: name value
        sign_in_throttles: bucket failures
        budgets: bucket
        signups: role channel token_hash together_hash answers_sealed referral_sealed
        web_keys: name key_sealed
        webhook_deliveries: type body status failure
        webhooks: secret_sealed disabled_reason previous_secret_sealed
        """;

    private TestApp app = null!;
    private WrittenByStaff world = null!;

    [OneTimeSetUp]
    public async Task Write()
    {
        app = await TestApp.Start();
        world = await WrittenByStaff.Planted(app);
    }

    [OneTimeTearDown]
    public async Task Stop() => await app.DisposeAsync();

    [Test]
    public async Task Every_column_of_text_is_classified()
    {
        var sql = TestApp.IsPostgres
            ? "SELECT c.table_name || '.' || c.column_name FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name) WHERE table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.data_type = 'text'"
            : "SELECT m.name || '.' || c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND c.type = 'TEXT'";

        Assert.That(
            Withheld.Keys.Concat(Shown.Keys).Concat(Listed(AboutNoPerson)).Concat(Listed(NoWords)),
            Is.EquivalentTo(await SharedApp.App.Sql<string>(sql))
        );
    }

    [Test]
    public void What_is_withheld_is_for_staff_in_the_field_inventory_too()
    {
        var lines = File.ReadAllLines(Path.Combine(ArchitectureTests.FindRoot(), "seeds", "documents", "field-inventory.csv"))
            .Select(line => line.Split(','))
            .ToList();

        var wrong = lines.Where(cells =>
            cells.Length > 2
            && Withheld.ContainsKey($"{cells[0]}.{cells[1]}")
            && (
                cells[^1].Contains("the person", StringComparison.Ordinal)
                || cells[^1].Contains("of the pair", StringComparison.Ordinal)
            )
        );

        Assert.That(wrong.Select(cells => $"{cells[0]}.{cells[1]}"), Is.Empty);
    }

    [Test]
    public async Task Nothing_that_staff_write_about_a_pair_is_in_the_data_the_file_or_the_pages_of_either_half()
    {
        foreach (var column in Withheld.Keys)
        {
            var (table, name) = (column.Split('.')[0], column.Split('.')[1]);
            Assert.That(
                (await app.Sql<long>($"SELECT count(*) FROM {table} WHERE {name} IS NOT NULL")).Single(),
                Is.Positive,
                $"{column} is filled"
            );
        }

        foreach (var (side, token) in new[] { ("mentor", world.MentorsToken), ("mentee", world.MenteesToken) })
        {
            foreach (var (where, text) in await Everything(app, token))
            {
                Assert.That(
                    Withheld
                        .SelectMany(column => column.Value)
                        .Where(word => text.Contains(word, StringComparison.OrdinalIgnoreCase)),
                    Is.Empty,
                    $"{where} of the {side}"
                );
                Assert.That(
                    new[] { world.NeverOffered, world.OtherHalf(side) }.Where(id =>
                        text.Contains(id.ToString(), StringComparison.Ordinal)
                    ),
                    Is.Empty,
                    $"{where} of the {side}"
                );
            }

            var data = await app.Anonymous.Ok($"/privacy/{token}");
            using (Assert.EnterMultipleScope())
            {
                Assert.That(
                    data.List("pairs").Select(pair => pair.Text("status")),
                    Is.EqualTo(new[] { "declined", "completed" }),
                    side
                );
                Assert.That(
                    data.First("pairs").AsObject().Select(member => member.Key),
                    Is.EquivalentTo(
                        new[]
                        {
                            "id",
                            "status",
                            "statusChangedAt",
                            "agreedOn",
                            "startedOn",
                            "termEndsOn",
                            "onHoldUntil",
                            "endedOn",
                            "createdAt",
                        }
                    )
                );
                Assert.That(
                    data.List("pairEvents").SelectMany(change => change.AsObject().Select(member => member.Key)).Distinct(),
                    Is.EquivalentTo(new[] { "pairId", "from", "to", "occurredAt" })
                );
                Assert.That(
                    data.List("checkIns").Select(contact => contact.Text("heldOn")),
                    Is.EqualTo(side == "mentor" ? ["2026-02-13", "2026-02-14"] : new[] { "2026-02-12", "2026-02-14" })
                );
                Assert.That(
                    data.At("withheld").Texts("kinds"),
                    Is.EqualTo(
                        new[]
                        {
                            "pair_reasons",
                            "pair_waivers",
                            "pair_ends",
                            "other_half_contacts",
                            "proposals",
                            "concerns",
                            "notes",
                            "names_beside",
                        }
                    )
                );
                Assert.That(
                    data.At("withheld").Text("note"),
                    Does.Contain("Article 15(4)").And.Contain("Staff read them first and then answer you")
                );
            }
        }
    }

    [Test]
    public async Task What_staff_write_about_the_person_alone_is_shown()
    {
        var data = (await app.Anonymous.Ok($"/privacy/{world.MenteesToken}")).ToJsonString();
        var file = await app.Anonymous.GetStringAsync($"/api/v1/privacy/{world.MenteesToken}/export");

        Assert.That(
            Shown.Where(column =>
                !data.Contains(column.Value, StringComparison.Ordinal) || !file.Contains(column.Value, StringComparison.Ordinal)
            ),
            Is.Empty
        );
    }

    [Test]
    public async Task The_page_says_what_is_withheld_in_both_languages_to_all_people()
    {
        var given = await Given.Programme();
        var browser = given.App.Browser();
        await browser.GetAsync($"/my/{await Privacy.Planted.Link(given, await given.Mentee())}");

        var english = WebUtility.HtmlDecode(await browser.GetStringAsync("/my?lang=en"));
        var italian = WebUtility.HtmlDecode(await browser.GetStringAsync("/my?lang=it"));

        Assert.That(
            english,
            Does.Contain("What you do not see here")
                .And.Contain("Reasons and comments of staff about your pairs")
                .And.Contain("GDPR, Article 15(4)")
                .And.Not.Contain("my.withheld")
        );
        Assert.That(
            italian,
            Does.Contain("Che cosa non vedi qui").And.Contain("articolo 15, paragrafo 4").And.Not.Contain("my.withheld")
        );
    }

    [Test]
    public async Task A_mentee_does_not_read_of_a_volunteer_who_said_no_before_they_were_asked()
    {
        var given = await Given.Programme();
        var (mentor, mentee) = (await given.AvailableMentor(), await given.AvailableMentee());
        var pair = await given.Pair(mentor, mentee, "offered");
        await given.Move(pair, "declined");

        var mentees = await given.App.Anonymous.Ok($"/privacy/{await Privacy.Planted.Link(given, mentee)}");
        var mentors = await given.App.Anonymous.Ok(
            $"/privacy/{(await given.Coordinator.Created($"/mentors/{mentor}/personal-link", new { })).Text("token")}"
        );

        Assert.That((mentees.List("pairs").Count, mentees.List("pairEvents").Count), Is.EqualTo((0, 0)));
        Assert.That(mentors.List("pairEvents").Select(change => change.Text("to")), Is.EqualTo(new[] { "offered", "declined" }));
    }

    [Test]
    public async Task A_mentor_who_takes_over_learns_nothing_of_the_time_before()
    {
        var given = await Given.Programme();
        var (first, second, mentee) = (
            await given.AvailableMentor(),
            await given.AvailableMentor(),
            await given.AvailableMentee()
        );
        var pair = await given.Pair(first, mentee, "offered", "mentor_accepted", "agreed", "active");
        await given.Coordinator.Moved($"/pairs/{pair}", new { to = "active", mentorId = second });

        var data = await given.App.Anonymous.Ok(
            $"/privacy/{(await given.Coordinator.Created($"/mentors/{second}/personal-link", new { })).Text("token")}"
        );

        Assert.That(data.List("pairs").Select(held => held.Id()), Is.EqualTo(new[] { pair }));
        Assert.That(data.List("pairEvents").Select(change => change.Text("to")), Is.EqualTo(new[] { "active" }));
    }

    [Test]
    public async Task The_api_document_says_of_each_text_about_people_who_can_read_it()
    {
        var document = await ApiDocument.Read();
        string[] about = ["Mentors", "Mentees", "Pairs", "Concerns", "Privacy", "Checks", "Trainings"];
        var bodies = document["paths"]!
            .AsObject()
            .SelectMany(path => path.Value!.AsObject())
            .Select(operation => operation.Value!)
            .Where(operation => about.Contains(operation.First("tags").ToString()) && operation["requestBody"] is not null)
            .SelectMany(operation =>
                operation
                    .At("requestBody", "content")
                    .AsObject()
                    .Select(content => (Name: operation["operationId"]!.ToString(), Schema: content.Value!["schema"]!))
            )
            .Select(body =>
                (
                    body.Name,
                    Schema: body.Schema["$ref"] is { } named
                        ? document.At("components", "schemas")[named.ToString().Split('/')[^1]]!
                        : body.Schema
                )
            )
            .Append((Name: "Waiver", Schema: document.At("components", "schemas", "Waiver")));
        var texts = bodies
            .Where(body => body.Schema["properties"] is not null)
            .SelectMany(body =>
                body.Schema["properties"]!
                    .AsObject()
                    .Select(member => (Where: $"{body.Name}.{member.Key}", Schema: member.Value!))
            )
            .Where(member => member.Schema["maxLength"]?.GetValue<int>() >= 500)
            .ToList();

        Assert.That(
            texts.Select(text => text.Where),
            Is.SupersetOf(
                new[]
                {
                    "TransitionPair.comment",
                    "CreatePair.reason",
                    "Waiver.start",
                    "TransitionMentor.reason",
                    "UpdateMentee.priorityReason",
                    "CreateConcern.what",
                    "UpdateConcern.outcome",
                }
            )
        );
        Assert.That(
            texts
                .Where(text => text.Schema["description"]?.ToString().Contains("can read", StringComparison.Ordinal) != true)
                .Select(text => text.Where),
            Is.Empty
        );
    }

    private static IEnumerable<string> Listed(string tables) =>
        tables
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.Split(": "))
            .SelectMany(line => line[1].Split(' ').Select(column => $"{line[0]}.{column}"));

    private static async Task<List<(string Where, string Text)>> Everything(TestApp app, string token)
    {
        var browser = app.Browser();
        await browser.GetAsync($"/my/{token}");
        var read = new List<(string, string)>();
        foreach (
            var path in new[]
            {
                "/my?lang=en",
                "/my?lang=it",
                "/my/concern?lang=en",
                "/my/concern?lang=it",
                "/my/export",
                $"/api/v1/privacy/{token}",
                $"/api/v1/privacy/{token}/export",
            }
        )
        {
            var response = await browser.GetAsync(path);
            await response.ShouldBe(HttpStatusCode.OK);
            var text = await response.Content.ReadAsStringAsync();
            // the choice of urgency is a word of the form
            read.Add(
                (
                    path,
                    WebUtility
                        .HtmlDecode(text)
                        .Replace("<option value=\"immediate\"", "", StringComparison.Ordinal)
                        .Replace("Input.Urgency", "", StringComparison.Ordinal)
                )
            );
        }

        return read;
    }
}
