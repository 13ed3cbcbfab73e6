namespace WebEtcd.StateMachine.Apply;

/// <summary>The place where permissions are judged, after the alarms and before the quota. As long as there are no users, everybody may do everything.</summary>
internal sealed class AuthApplier(IApplier next) : ApplierDecorator(next);
