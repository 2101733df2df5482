from django.apps import AppConfig


class FormulationConfig(AppConfig):
    name = "thirdear.practice.formulation"
    label = "formulation"

    def ready(self) -> None:
        from thirdear.practice.formulation import queries, tasks
        from thirdear.practice.record.keyring import RING
        from thirdear.practice.record.work import register

        register(tasks.formulate_next)
        RING.when(locked=queries.let_go, still=queries.let_go)  # again once whoever was inside has left
