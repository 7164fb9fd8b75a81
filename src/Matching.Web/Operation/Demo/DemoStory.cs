using System.Text.Json;
using System.Text.Json.Nodes;
using Matching.Web.Features.Figures.Targets;
using Matching.Web.Features.Pairs.CheckIns;
using Matching.Web.Features.Pairs.Meetings;
using Matching.Web.Features.Pairs.Pairs;
using Matching.Web.Features.Participants.Checks;
using Matching.Web.Features.Participants.Notes;
using Matching.Web.Features.Participants.Partners;
using Matching.Web.Features.Participants.People;
using Matching.Web.Features.Participants.PersonTransitions;
using Matching.Web.Features.Participants.ProgrammePages;
using Matching.Web.Features.Participants.Programmes;
using Matching.Web.Features.Participants.Sites;
using Matching.Web.Features.Participants.Trainings;
using Matching.Web.Features.Questionnaires.Forms;
using Matching.Web.Features.Questionnaires.Responses;
using Matching.Web.Features.Runs.MatchRuns;
using Matching.Web.Http;
using Matching.Web.Mediation;
using MediatR;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace Matching.Web.Operation.Demo;

/// <summary>
/// Two years of a programme in ten towns, made by the requests that its coordinators would have sent: people sign up, are met and
/// found suitable, every third week the pool is matched, pairs are asked, meet, rest, end well or early, and answer. The clock
/// walks from day to day; nothing of this is written past the use cases, so the demo breaks when they change.
/// </summary>
internal sealed class DemoStory(IServiceProvider scope, DemoClock clock, string folder, CancellationToken cancellationToken)
{
    public const int Days = 730;
    private const int Mentees = 200;
    private const int Mentors = 168;
    private const int Newcomers = 16;
    private const int Term = 182;

    // What the last run proposes is still under way today.
    private const int LastRun = Days - 9;

    // Forms were revised after the first year.
    private const int NewForms = 400;

    private readonly Chance chance = new(20_240_101);

    // What came to the story later has a chance of its own: the rest of it stays as it was.
    private readonly Chance care = new(20_240_102);
    private readonly InventedTalks talks = new(new Chance(20_240_103));
    private readonly PriorityQueue<Func<Task>, (int Day, int Turn)> calendar = new();
    private readonly JsonSerializerOptions json = scope.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
    private readonly DateTimeOffset start = clock.GetUtcNow();
    private readonly Dictionary<Guid, Respondent> respondents = [];
    private readonly HashSet<Guid> gone = [];
    private readonly List<(Guid Id, double Weight)> sites = [];
    private readonly List<Guid> trained = [];
    private Guid programme;
    private Guid partner;
    private int turns;
    private int underWay;
    private int today;

    /// <summary>Makes the story; returns the programme and a partner whose key is shown.</summary>
    public async Task<(Guid Programme, Guid Partner)> Tell()
    {
        await Found();
        var people = new InventedPeople(chance, folder);
        for (var i = 0; i < Mentees; i++)
        {
            At(chance.Between(1, Days - 4), () => SignUp(people.Mentee(programme, Site(), clock.Today)));
        }

        for (var i = 0; i < Mentors; i++)
        {
            At(chance.Between(1, Days - 12), () => SignUp(people.Mentor(programme, Site(), clock.Today)));
        }

        // after the last run there is a pool again, in the largest towns
        for (var i = 0; i < Newcomers; i++)
        {
            var town = sites[i % 3].Id;
            At(chance.Between(Days - 21, Days - 16), () => SignUp(people.Mentee(programme, town, clock.Today)));
            At(chance.Between(Days - 21, Days - 16), () => SignUp(people.Mentor(programme, town, clock.Today)));
        }

        for (var day = 60; day < Days - 30; day += 21)
        {
            At(day, Match);
        }

        At(LastRun, Match);
        for (var day = 30; day < Days; day += 45)
        {
            At(day, Train);
        }

        At(Days, Rest);
        At(365, PartnerView);
        At(Days - 5, PartnerView);
        while (calendar.TryDequeue(out var event_, out var when) && when.Day <= Days)
        {
            today = when.Day;
            clock.MoveTo(start.AddDays(today).AddSeconds(when.Turn % 30_000));
            await event_();
        }

        await Send((await ReadProgramme())["page"].Deserialize<SaveProgrammePage>(json)! with { ProgrammeId = programme });
        return (programme, partner);
    }

    private async Task<JsonNode> ReadProgramme() =>
        JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "programme.json"), cancellationToken))!;

    private async Task Found()
    {
        var file = await ReadProgramme();
        var body = file["programme"]!.Deserialize<CreateProgramme>(json)! with
        {
            StartsOn = clock.Today,
            EndsOn = clock.Today.AddDays(Days + 365),
        };
        programme = (await Send(body)).Id;
        var byName = new Dictionary<string, Guid>();
        foreach (var site in file["sites"]!.AsArray())
        {
            var made = await Send(site!["body"].Deserialize<CreateSite>(json)! with { ProgrammeId = programme });
            byName.Add(made.Name, made.Id);
            sites.Add((made.Id, site["weight"]!.GetValue<double>()));
        }

        foreach (var entry in file["partners"]!.AsArray().Select(node => node!.DeepClone().AsObject()))
        {
            entry["siteId"] = byName[entry["site"]!.GetValue<string>()].ToString();
            entry.Remove("site");
            var made = await Send(entry.Deserialize<CreatePartner>(json)! with { ProgrammeId = programme });
            partner = partner == Guid.Empty ? made.Id : partner;
        }

        // agreed with the funder at the beginning, to be reached by the end
        foreach (var target in file["targets"]!.AsArray())
        {
            await Send(
                target.Deserialize<CreateTarget>(json)! with
                {
                    ProgrammeId = programme,
                    BaselineOn = clock.Today,
                    DueOn = body.EndsOn,
                }
            );
        }
    }

    // Screening takes one to four weeks; a few are not suitable or change their mind, a few wait for a call.
    private async Task SignUp<TPerson>(ICommand<TPerson> request)
        where TPerson : Person
    {
        var person = await Send(request);
        var (role, id) = (person.Role, person.Id);
        respondents.Add(id, new Respondent(chance));
        if (chance.Happens(.04))
        {
            return;
        }

        var day = today + chance.Between(1, 5);
        Move(day, role, id, PersonStatus.Contacted);
        if (chance.Happens(.05))
        {
            Move(day + 3, role, id, chance.Happens(.5) ? PersonStatus.NotSuitable : PersonStatus.Left);
            return;
        }

        Move(day += chance.Between(2, 10), role, id, PersonStatus.Interviewed);
        Move(day += chance.Between(1, 5), role, id, PersonStatus.Suitable);
        if (role == PersonRole.Mentor)
        {
            var (checkedOn, isLong) = (day, chance.Happens(.8));
            At(
                checkedOn,
                async () =>
                    await Send(
                        new CreateCheck
                        {
                            PersonId = id,
                            Kind = "criminal_record",
                            CheckedOn = clock.Today,
                            ExpiresOn = clock.Today.AddMonths(isLong ? 24 : 6),
                        }
                    )
            );
            At(day, () => Add(trained, id));
        }

        if (person.OpenGates.Contains("consent"))
        {
            // stays suitable until staff ask again for the consent
            return;
        }

        Move(day += chance.Between(0, 3), role, id, PersonStatus.Available);
        if (role == PersonRole.Mentee && chance.Happens(.08))
        {
            At(day + chance.Between(50, 110), () => LeaveIfAlone(id));
        }

        if (chance.Happens(.06))
        {
            At(day + chance.Between(100, 300), () => Pause(role, id));
        }
    }

    private async Task Match()
    {
        var run = await Send(new CreateMatchRun { ProgrammeId = programme });
        var finished = await scope.GetRequiredService<RunMatching>().WorkNow(run.Id, cancellationToken);
        if (finished.Status != MatchRunStatus.Optimal)
        {
            throw new InvalidOperationException(
                $"A match run of the demo ended as {finished.Status.ToText()}: {finished.Reason}"
            );
        }

        var page = await scope
            .GetRequiredService<IMediator>()
            .Send(new ListProposals(run.Id, new ProposalsQuery { Limit = 200 }), cancellationToken);
        foreach (var proposal in page.Items)
        {
            At(today, () => Propose(proposal.PairId!.Value, proposal.MentorId, proposal.MenteeId));
        }
    }

    private Task Propose(Guid pair, Guid mentor, Guid mentee)
    {
        if (today == LastRun)
        {
            return UnderWay(pair);
        }

        var day = today + chance.Between(0, 3);
        if (chance.Happens(.05))
        {
            return Pair(
                day,
                pair,
                PairStatus.Withdrawn,
                transition => transition with { Reason = "Another talk is needed first." }
            );
        }

        Pair(day, pair, PairStatus.Offered);
        if (chance.Happens(.08))
        {
            return Pair(day + 14, pair, PairStatus.Expired);
        }

        day += chance.Between(0, 5);
        if (chance.Happens(.1))
        {
            return Pair(
                day,
                pair,
                PairStatus.Declined,
                transition =>
                    transition with
                    {
                        Reason = chance.One<string>(["no_time", "no_common_dates", "expectations_differ"]),
                        EndedBy = EndedBy.Mentor,
                    }
            );
        }

        Pair(day, pair, PairStatus.MentorAccepted);
        return AskMentee(day + chance.Between(0, 4), pair, mentor, mentee);
    }

    private Task AskMentee(int day, Guid pair, Guid mentor, Guid mentee)
    {
        if (chance.Happens(.05))
        {
            return Pair(
                day,
                pair,
                PairStatus.Declined,
                transition => transition with { Reason = "no_common_dates", EndedBy = EndedBy.Mentee }
            );
        }

        Pair(day, pair, PairStatus.Agreed);
        return chance.Happens(.03)
            ? Pair(
                day + 12,
                pair,
                PairStatus.EndedEarly,
                transition => transition with { Reason = "no_answer", EndedBy = EndedBy.Mentee }
            )
            : Meet(day + chance.Between(2, 10), pair, mentor, mentee);
    }

    // Some wait for the coordinator, some for the mentor, some for the mentee, some for the first meeting.
    private Task UnderWay(Guid pair)
    {
        foreach (var to in new[] { PairStatus.Offered, PairStatus.MentorAccepted, PairStatus.Agreed }.Take(underWay++ % 4))
        {
            Pair(today + 1, pair, to);
        }

        return Task.CompletedTask;
    }

    private Task Meet(int day, Guid pair, Guid mentor, Guid mentee)
    {
        At(
            day,
            async () =>
            {
                await Answer(mentee, pair, Wave.Start, "mentee-start");
                await Answer(mentor, pair, Wave.Start, "mentor-start");
                await Move(pair, PairStatus.Active, transition => transition with { Date = clock.Today });
            }
        );
        var isShort = chance.Happens(.16);
        var last = day + (isShort ? chance.Between(20, 150) : Term);
        Report(day, last, pair);
        CallUp(day, last, pair);
        if (chance.Happens(.3))
        {
            At(day + 30, () => Answer(chance.Happens(.5) ? mentee : mentor, pair, Wave.Pulse, "pulse"));
        }

        if (isShort)
        {
            return EndEarly(last, pair, mentor, mentee);
        }

        if (chance.Happens(.12))
        {
            TakeBreak(day, pair);
        }

        return EndWell(last, pair, mentor, mentee);
    }

    private void Report(int day, int last, Guid pair)
    {
        for (var meeting = day + chance.Between(7, 20); meeting < last; meeting += chance.Between(30, 70))
        {
            double? cost = care.Happens(.3) ? care.Between(2, 18) : null;
            bool? isPaid = cost is null ? null : care.Happens(.85);
            At(
                meeting,
                async () =>
                    await Send(
                        new CreateMeeting
                        {
                            PairId = pair,
                            HeldOn = clock.Today,
                            Minutes = 30 * chance.Between(2, 6),
                            ReportedBy = chance.Happens(.5) ? EndedBy.Mentor : EndedBy.Mentee,
                            Expenses = cost,
                            IsExpensesPaid = isPaid,
                        }
                    )
            );
        }
    }

    // Most pairs are called every month or so, a few less often than every two.
    private void CallUp(int day, int last, Guid pair)
    {
        var isOverlooked = care.Happens(.2);
        for (var call = day + care.Between(1, 3); call < last; call += isOverlooked ? care.Between(50, 95) : care.Between(21, 45))
        {
            var (with, channel) = (
                care.One<SpokenWith>([SpokenWith.Mentee, SpokenWith.Mentor, SpokenWith.Both]),
                care.One<string>(["phone", "phone", "in_person"])
            );
            At(
                call,
                async () =>
                    await Send(
                        new CreateCheckIn
                        {
                            PairId = pair,
                            HeldOn = clock.Today,
                            SpokenWith = with,
                            Channel = channel,
                        }
                    )
            );
        }
    }

    private void TakeBreak(int day, Guid pair)
    {
        var rest = day + chance.Between(40, 110);
        var back = rest + chance.Between(14, 40);
        Pair(
            rest,
            pair,
            PairStatus.OnHold,
            transition =>
                transition with
                {
                    Reason = "Travelling.",
                    Until = start.Date.AddDays(back) is var until ? DateOnly.FromDateTime(until) : null,
                }
        );
        Pair(back, pair, PairStatus.Active);
    }

    private Task EndEarly(int day, Guid pair, Guid mentor, Guid mentee)
    {
        At(
            day,
            async () =>
            {
                await Move(
                    pair,
                    PairStatus.EndedEarly,
                    transition =>
                        transition with
                        {
                            Reason = chance.One<string>([
                                "moved_away",
                                "no_time",
                                "personal_difficulty",
                                "no_answer",
                                "language",
                                "goal_reached",
                            ]),
                            EndedBy = chance.One<EndedBy>([EndedBy.Mentee, EndedBy.Mentor, EndedBy.Coordinator]),
                        }
                );
                if (respondents[mentee].AnswersAtEnd && chance.Happens(.5))
                {
                    await Answer(mentee, pair, Wave.End, "mentee-end");
                }

                if (chance.Happens(.45))
                {
                    await Answer(mentor, pair, Wave.End, "mentor-end");
                }
            }
        );
        return Task.CompletedTask;
    }

    private Task EndWell(int day, Guid pair, Guid mentor, Guid mentee)
    {
        Pair(day, pair, PairStatus.Ending);
        At(
            day + chance.Between(5, 28),
            async () =>
            {
                var (menteeAnswers, mentorAnswers) = (respondents[mentee].AnswersAtEnd, chance.Happens(.84));
                if (menteeAnswers)
                {
                    await Answer(mentee, pair, Wave.End, "mentee-end");
                }

                if (mentorAnswers)
                {
                    await Answer(mentor, pair, Wave.End, "mentor-end");
                }

                await Move(
                    pair,
                    PairStatus.Completed,
                    transition =>
                        menteeAnswers && mentorAnswers
                            ? transition
                            : transition with
                            {
                                Waive = new Waiver { End = "No answer after three reminders." },
                            }
                );
                if (chance.Happens(.85))
                {
                    gone.Add(mentee);
                    await Move(PersonRole.Mentee, mentee, PersonStatus.Left);
                }
            }
        );
        At(
            day + 200,
            async () =>
            {
                if (chance.Happens(.55))
                {
                    await Answer(mentee, pair, Wave.Follow, "mentee-follow");
                }

                if (chance.Happens(.6))
                {
                    await Answer(mentor, pair, Wave.Follow, "mentor-follow");
                }
            }
        );
        return Task.CompletedTask;
    }

    // Whatever chance brought, two pairs rest today.
    private async Task Rest()
    {
        var active = await scope
            .GetRequiredService<IMediator>()
            .Send(
                new ListPairs
                {
                    ProgrammeId = programme,
                    Status = "active",
                    Limit = 2,
                },
                cancellationToken
            );
        foreach (var pair in active.Items)
        {
            await Move(
                pair.Id,
                PairStatus.OnHold,
                transition => transition with { Reason = "Looking after a relative.", Until = clock.Today.AddDays(21) }
            );
        }
    }

    private async Task Train()
    {
        if (trained.Count > 0)
        {
            await Send(
                new CreateTraining
                {
                    ProgrammeId = programme,
                    Title = "Being a mentor",
                    HeldOn = clock.Today,
                    Minutes = 180,
                    AttendedBy = [.. trained.Where(_ => chance.Happens(.9))],
                }
            );
            trained.Clear();
        }
    }

    private Task PartnerView() =>
        Send(
            new SubmitResponse
            {
                PartnerId = partner,
                Wave = today < Days / 2 ? Wave.Mid : Wave.End,
                QuestionnaireId = "partner-view",
                Version = today >= NewForms ? null : "1.0.0",
                Mode = ResponseMode.SelfOnline,
                Answers = new Dictionary<string, JsonElement>
                {
                    ["PV1"] = JsonSerializer.SerializeToElement(4),
                    ["PV2"] = JsonSerializer.SerializeToElement(4),
                    ["PV3"] = JsonSerializer.SerializeToElement(5),
                    ["PV4"] = JsonSerializer.SerializeToElement(3),
                },
            }
        );

    private async Task Answer(Guid person, Guid pair, Wave wave, string form)
    {
        var version = today >= NewForms && form is ("mentee-start" or "mentee-end") ? "1.1.0" : "1.0.0";
        var asked = (
            await scope.GetRequiredService<IMediator>().Send(new GetQuestionnaire(form, version), cancellationToken)
        ).Form;
        await Send(
            new SubmitResponse
            {
                PersonId = person,
                PairId = pair,
                Wave = wave,
                QuestionnaireId = form,
                Version = version,
                Language = chance.Happens(.8) ? "it" : "en",
                Mode = chance.Weighted([
                    (ResponseMode.SelfOnline, 55.0),
                    (ResponseMode.StaffRead, 20),
                    (ResponseMode.SelfPaper, 10),
                    (ResponseMode.Interpreter, 10),
                    (ResponseMode.Phone, 5),
                ]),
                Answers = respondents[person].Answer(asked, wave is Wave.End or Wave.Follow),
            }
        );
    }

    private async Task LeaveIfAlone(Guid mentee)
    {
        var paired = await scope.GetRequiredService<IMediator>().Send(new ListPairs { MenteeId = mentee }, cancellationToken);
        if (!paired.Items.Any(pair => !PairStates.IsFinal(pair.Status)) && gone.Add(mentee))
        {
            await Move(PersonRole.Mentee, mentee, PersonStatus.Left);
        }
    }

    private async Task Pause(PersonRole role, Guid id)
    {
        if (!gone.Contains(id))
        {
            await Move(role, id, PersonStatus.Paused);
            Move(today + chance.Between(20, 60), role, id, PersonStatus.Available);
        }
    }

    private Guid Site() => chance.Weighted(sites);

    private void At(int day, Func<Task> happening) => calendar.Enqueue(happening, (day, turns++));

    private static Task Add(List<Guid> list, Guid id)
    {
        list.Add(id);
        return Task.CompletedTask;
    }

    private void Move(int day, PersonRole role, Guid id, PersonStatus to) =>
        At(
            day,
            () =>
                gone.Contains(id) ? Task.CompletedTask
                : to == PersonStatus.Interviewed ? Talk(role, id)
                : Move(role, id, to)
        );

    private async Task Talk(PersonRole role, Guid id)
    {
        await Move(role, id, PersonStatus.Interviewed);
        if (talks.Summary(role) is { } summary)
        {
            await Send(
                new CreateNote
                {
                    PersonId = id,
                    Text = summary,
                    IsInterview = true,
                }
            );
        }
    }

    private Task<Person> Move(PersonRole role, Guid id, PersonStatus to) =>
        Send(
            new TransitionPerson
            {
                Role = role,
                Id = id,
                To = to,
            }
        );

    private Task Pair(int day, Guid pair, PairStatus to, Func<TransitionPair, TransitionPair>? with = null)
    {
        At(day, () => Move(pair, to, with));
        return Task.CompletedTask;
    }

    private Task<Pair> Move(Guid pair, PairStatus to, Func<TransitionPair, TransitionPair>? with = null)
    {
        var transition = new TransitionPair { Id = pair, To = to };
        return Send(with is null ? transition : with(transition));
    }

    // The same entry as the API's: validated, then handled.
    private async Task<T> Send<T>(IRequest<T> request)
    {
        await scope.GetRequiredService<RequestValidator>().Check(request, cancellationToken);
        return await scope.GetRequiredService<IMediator>().Send(request, cancellationToken);
    }
}
